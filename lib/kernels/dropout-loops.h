// The loop of dropout.cc. See each-level.h.

// Blocks [from, to) of 16 values.
inline void drop(const float* x, float* y, int64_t size, int64_t from, int64_t to, Key key, int32_t threshold, float scale) {
  for (int64_t start = from * kVector; start < std::min(to * kVector, size); start += kLanes) {
    const IntLanes kept = draw_kept(start, key, threshold);
    if (start + kLanes <= size) {
      const Lanes values = SIAMESE_AT(const Lanes, x + start) * scale;
      SIAMESE_AT(Lanes, y + start) = kept ? values : Lanes{};
    } else {
      for (int64_t i = 0; start + i < size; i++) y[start + i] = kept[i] ? x[start + i] * scale : 0.f;
    }
  }
}
