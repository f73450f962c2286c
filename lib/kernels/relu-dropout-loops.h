// The loops of relu-dropout.cc. See each-level.h.

// Rows [from, to) of c values.
inline void rectify_drop(const float* x, const float* bias, int64_t c, int64_t from, int64_t to, Key key, int32_t threshold,
                         float scale, float* y) {
  for (int64_t row = from; row < to; row++) {
    for (int64_t i = 0; i < c; i += kLanes) {
      const int64_t start = row * c + i;
      const IntLanes kept = draw_kept(start, key, threshold);
      Lanes value = SIAMESE_AT(const Lanes, x + start) + SIAMESE_AT(const Lanes, bias + i);
      value = value < 0 ? Lanes{} : value;  // NaN stays NaN
      SIAMESE_AT(Lanes, y + start) = kept ? value * scale : Lanes{};
    }
  }
}

// Values [from, to).
inline void pass_kept(const float* dy, const float* y, int64_t from, int64_t to, float scale, float* dx) {
#pragma GCC ivdep
  for (int64_t i = from; i < to; i++) dx[i] = y[i] > 0 ? dy[i] * scale : 0.f;
}
