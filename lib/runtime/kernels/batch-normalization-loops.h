// The loops of batch-normalization.cc. See each-level.h.

// Adds to `sums` [2, c] the sums of x - shift and of its square over rows [from, to).
inline void moments(const float* x, const float* shift, int64_t c, int64_t from, int64_t to, double* sums) {
  for (int64_t start = from; start < to; start += kRows) {
    const int64_t end = std::min(start + kRows, to);
    for (int64_t i = 0; i < c; i += kVector) {
      const Vector origin = SIAMESE_AT(const Vector, shift + i);
      Vector sum = {}, square = {};
      for (int64_t row = start; row < end; row++) {
        const Vector value = SIAMESE_AT(const Vector, x + row * c + i) - origin;
        sum += value;
        square += value * value;
      }
      for (int k = 0; k < kVector; k++) {
        sums[i + k] += sum[k];
        sums[c + i + k] += square[k];
      }
    }
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

// Adds to `sums` [2, c] the sums of the gradient before the activation and of its product with the normalised x.
inline void gradient_moments(const float* dy, const float* x, Channels k, Clip clip, int64_t c, int64_t from, int64_t to,
                             double* sums) {
  for (int64_t start = from; start < to; start += kRows) {
    const int64_t end = std::min(start + kRows, to);
    for (int64_t i = 0; i < c; i += kVector) {
      const Vector mean = SIAMESE_AT(const Vector, k.mean + i);
      const Vector reciprocal = SIAMESE_AT(const Vector, k.reciprocal + i);
      const Vector scale = SIAMESE_AT(const Vector, k.scale + i);
      const Vector offset = SIAMESE_AT(const Vector, k.offset + i);
      Vector sum = {}, product = {};
      for (int64_t row = start; row < end; row++) {
        const Vector value = SIAMESE_AT(const Vector, x + row * c + i);
        const Vector before = value * scale + offset;
        const IntVector open = (before > clip.low) & (before < clip.high);
        const Vector gradient = (Vector)(SIAMESE_AT(const IntVector, dy + row * c + i) & open);
        sum += gradient;
        product += gradient * ((value - mean) * reciprocal);
      }
      for (int l = 0; l < kVector; l++) {
        sums[i + l] += sum[l];
        sums[c + i + l] += product[l];
      }
    }
  }
}

// dx = scale (gradient - mean gradient - normalised x * mean product) for rows [from, to).
inline void gradient_rows(const float* dy, const float* x, Channels k, Clip clip, const float* mean_gradient,
                          const float* mean_product, int64_t c, int64_t from, int64_t to, float* dx) {
  for (int64_t row = from; row < to; row++) {
    for (int64_t i = 0; i < c; i += kVector) {
      const Vector value = SIAMESE_AT(const Vector, x + row * c + i);
      const Vector scale = SIAMESE_AT(const Vector, k.scale + i);
      const Vector before = value * scale + SIAMESE_AT(const Vector, k.offset + i);
      const IntVector open = (before > clip.low) & (before < clip.high);
      const Vector gradient = (Vector)(SIAMESE_AT(const IntVector, dy + row * c + i) & open);
      const Vector normalised =
          (value - SIAMESE_AT(const Vector, k.mean + i)) * SIAMESE_AT(const Vector, k.reciprocal + i);
      SIAMESE_AT(Vector, dx + row * c + i) =
          scale * (gradient - SIAMESE_AT(const Vector, mean_gradient + i) -
                   normalised * SIAMESE_AT(const Vector, mean_product + i));
    }
  }
}
