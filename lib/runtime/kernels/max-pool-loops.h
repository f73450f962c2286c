// The loops of max-pool.cc. See each-level.h.

// Rows [from, to) of the pooled images.
inline void pool_rows(const float* x, int64_t h, int64_t w, int64_t c, int64_t from, int64_t to, float* y,
                      uint8_t* place) {
  for (int64_t row = from; row < to; row++) {
    const float* above = x + (row / (h / 2) * h + row % (h / 2) * 2) * w * c;
    for (int64_t column = 0; column < w / 2; column++) {
      const float* __restrict a = above + column * 2 * c;
      const float* __restrict b = a + w * c;
      float* __restrict best = y + (row * (w / 2) + column) * c;
      uint8_t* __restrict at = place + (row * (w / 2) + column) * c;
      for (int64_t i = 0; i < c; i++) {
        float value = a[i];
        int32_t found = 0;
        const auto meet = [&](float other, int32_t its_place) {
          const bool higher = (other > value) | (other != other);  // what is not a number is passed on
          found = higher ? its_place : found;
          value = higher ? other : value;
        };
        meet(a[c + i], 1);
        meet(b[i], 2);
        meet(b[c + i], 3);
        best[i] = value;
        at[i] = static_cast<uint8_t>(found);
      }
    }
  }
}

// Rows [from, to) of the images before the pool.
inline void spread_rows(const float* dy, const uint8_t* place, int64_t h, int64_t w, int64_t c, int64_t from, int64_t to,
                        float* dx) {
  const int64_t ph = h / 2, pw = w / 2;
  for (int64_t row = from; row < to; row++) {
    const int64_t image = row / h, y = row % h;
    float* out = dx + row * w * c;
    if (y >= 2 * ph) {
      std::fill(out, out + w * c, 0.f);
      continue;
    }
    const int64_t in = (image * ph + y / 2) * pw * c;
    const uint8_t first = y % 2 * 2, second = first + 1;
    for (int64_t column = 0; column < pw; column++) {
      const float* __restrict g = dy + in + column * c;
      const uint8_t* __restrict at = place + in + column * c;
      float* __restrict left = out + 2 * column * c;
      for (int64_t i = 0; i < c; i++) left[i] = at[i] == first ? g[i] : 0.f;
      for (int64_t i = 0; i < c; i++) left[c + i] = at[i] == second ? g[i] : 0.f;
    }
    std::fill(out + 2 * pw * c, out + w * c, 0.f);
  }
}
