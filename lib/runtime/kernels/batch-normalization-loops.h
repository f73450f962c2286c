// The loops of batch-normalization.cc. See each-level.h.

// What `moments` adds for 16 kWide channels, which lie side by side and whose sums stay in registers.
template <int kWide>
inline void moments_of(const float* x, const float* shift, int64_t c, int64_t from, int64_t to, double* sums) {
  Vector origin[kWide], sum[kWide] = {}, square[kWide] = {};
  for (int j = 0; j < kWide; j++) origin[j] = SIAMESE_AT(const Vector, shift + j * kVector);
  for (int64_t row = from; row < to; row++) {
    for (int j = 0; j < kWide; j++) {
      const Vector value = SIAMESE_AT(const Vector, x + row * c + j * kVector) - origin[j];
      sum[j] += value;
      square[j] += value * value;
    }
  }
  for (int j = 0; j < kWide; j++) {
    for (int k = 0; k < kVector; k++) {
      sums[j * kVector + k] += sum[j][k];
      sums[c + j * kVector + k] += square[j][k];
    }
  }
}

// Adds to `sums` [2, c] the sums of x - shift and of its square over rows [from, to).
inline void moments(const float* x, const float* shift, int64_t c, int64_t from, int64_t to, double* sums) {
  for (int64_t start = from; start < to; start += kRows) {
    const int64_t end = std::min(start + kRows, to);
    int64_t i = 0;
    for (; i + 4 * kVector <= c; i += 4 * kVector) moments_of<4>(x + i, shift + i, c, start, end, sums + i);
    for (; i < c; i += kVector) moments_of<1>(x + i, shift + i, c, start, end, sums + i);
  }
}

inline Vector clipped(Vector value, Clip clip) {
  value = value < clip.low ? Vector{} + clip.low : value;  // not a number stays what it is
  return value > clip.high ? Vector{} + clip.high : value;
}

// y = clip(scale x + offset) for rows [from, to).
inline void apply(const float* x, const float* scale, const float* offset, Clip clip, int64_t c, int64_t from, int64_t to,
                  float* y) {
  for (int64_t row = from; row < to; row++) {
    for (int64_t i = 0; i < c; i += kVector) {
      const Vector value = SIAMESE_AT(const Vector, x + row * c + i) * SIAMESE_AT(const Vector, scale + i) +
                           SIAMESE_AT(const Vector, offset + i);
      SIAMESE_AT(Vector, y + row * c + i) = clipped(value, clip);
    }
  }
}

// What `gradient_moments` adds for 16 kWide channels.
template <int kWide>
inline void gradient_moments_of(const float* dy, const float* x, Channels k, Clip clip, int64_t c, int64_t from, int64_t to,
                                double* sums) {
  Vector scale[kWide], offset[kWide], mean[kWide], reciprocal[kWide], sum[kWide] = {}, product[kWide] = {};
  for (int j = 0; j < kWide; j++) {
    scale[j] = SIAMESE_AT(const Vector, k.scale + j * kVector);
    offset[j] = SIAMESE_AT(const Vector, k.offset + j * kVector);
    mean[j] = SIAMESE_AT(const Vector, k.mean + j * kVector);
    reciprocal[j] = SIAMESE_AT(const Vector, k.reciprocal + j * kVector);
  }
  for (int64_t row = from; row < to; row++) {
    for (int j = 0; j < kWide; j++) {
      const Vector value = SIAMESE_AT(const Vector, x + row * c + j * kVector);
      const Vector before = value * scale[j] + offset[j];
      const IntVector open = (before > clip.low) & (before < clip.high);
      const Vector gradient = (Vector)(SIAMESE_AT(const IntVector, dy + row * c + j * kVector) & open);
      sum[j] += gradient;
      product[j] += gradient * ((value - mean[j]) * reciprocal[j]);
    }
  }
  for (int j = 0; j < kWide; j++) {
    for (int l = 0; l < kVector; l++) {
      sums[j * kVector + l] += sum[j][l];
      sums[c + j * kVector + l] += product[j][l];
    }
  }
}

// Adds to `sums` [2, c] the sums of the gradient before the activation and of its product with the normalised x.
inline void gradient_moments(const float* dy, const float* x, Channels k, Clip clip, int64_t c, int64_t from, int64_t to,
                             double* sums) {
  const auto from_channel = [&](int64_t i) { return Channels{k.scale + i, k.offset + i, k.mean + i, k.reciprocal + i}; };
  for (int64_t start = from; start < to; start += kRows) {
    const int64_t end = std::min(start + kRows, to);
    int64_t i = 0;
    for (; i + 2 * kVector <= c; i += 2 * kVector)
      gradient_moments_of<2>(dy + i, x + i, from_channel(i), clip, c, start, end, sums + i);
    for (; i < c; i += kVector) gradient_moments_of<1>(dy + i, x + i, from_channel(i), clip, c, start, end, sums + i);
  }
}

// What `gradient_rows` does to 16 kWide channels.
template <int kWide>
inline void gradient_rows_of(const float* dy, const float* x, Channels k, Clip clip, const float* mean_gradient,
                             const float* mean_product, int64_t c, int64_t from, int64_t to, float* dx) {
  Vector scale[kWide], offset[kWide], slope[kWide], rest[kWide];
  for (int j = 0; j < kWide; j++) {
    scale[j] = SIAMESE_AT(const Vector, k.scale + j * kVector);
    offset[j] = SIAMESE_AT(const Vector, k.offset + j * kVector);
    slope[j] = SIAMESE_AT(const Vector, k.reciprocal + j * kVector) * SIAMESE_AT(const Vector, mean_product + j * kVector);
    rest[j] = SIAMESE_AT(const Vector, mean_gradient + j * kVector) - SIAMESE_AT(const Vector, k.mean + j * kVector) * slope[j];
  }
  for (int64_t row = from; row < to; row++) {
    for (int j = 0; j < kWide; j++) {
      const Vector value = SIAMESE_AT(const Vector, x + row * c + j * kVector);
      const Vector before = value * scale[j] + offset[j];
      const IntVector open = (before > clip.low) & (before < clip.high);
      const Vector gradient = (Vector)(SIAMESE_AT(const IntVector, dy + row * c + j * kVector) & open);
      SIAMESE_AT(Vector, dx + row * c + j * kVector) = scale[j] * (gradient - (rest[j] + slope[j] * value));
    }
  }
}

// dx = scale (gradient - mean gradient - normalised x * mean product) for rows [from, to); dx may be dy.
inline void gradient_rows(const float* dy, const float* x, Channels k, Clip clip, const float* mean_gradient,
                          const float* mean_product, int64_t c, int64_t from, int64_t to, float* dx) {
  const auto from_channel = [&](int64_t i) { return Channels{k.scale + i, k.offset + i, k.mean + i, k.reciprocal + i}; };
  for (int64_t start = from; start < to; start += kRows) {
    const int64_t end = std::min(start + kRows, to);
    int64_t i = 0;
    for (; i + 2 * kVector <= c; i += 2 * kVector)
      gradient_rows_of<2>(dy + i, x + i, from_channel(i), clip, mean_gradient + i, mean_product + i, c, start, end, dx + i);
    for (; i < c; i += kVector)
      gradient_rows_of<1>(dy + i, x + i, from_channel(i), clip, mean_gradient + i, mean_product + i, c, start, end, dx + i);
  }
}
