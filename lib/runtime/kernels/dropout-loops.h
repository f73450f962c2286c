// The loop of dropout.cc. See each-level.h.

// Blocks [from, to) of 16 values.
inline void drop(const float* x, float* y, int64_t size, int64_t from, int64_t to, Key key, int32_t threshold, float scale) {
  for (int64_t block = from; block < to; block++) {
    const int64_t start = block * kVector;
    IntVector kept;
    draw_kept(start, key, threshold, &kept);
    if (start + kVector <= size) {
      const Vector values = SIAMESE_AT(const Vector, x + start) * scale;
      SIAMESE_AT(Vector, y + start) = kept ? values : Vector{};
    } else {
      for (int64_t i = 0; start + i < size; i++) y[start + i] = kept[i] ? x[start + i] * scale : 0.f;
    }
  }
}
