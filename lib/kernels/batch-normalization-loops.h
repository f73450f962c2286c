// The loops of batch-normalization.cc. See each-level.h.

// This many rows at a time, so that the numbers of each channel are read once for all of them.
constexpr int kTogether = 4;

// Adds the sums in `float_sums` [2, c], which are of few rows, to `sums` [2, c]; the second with one factor per channel if there
// is one.
inline void hand_over(float* float_sums, const float* factor, int64_t c, double* sums) {
  for (int64_t i = 0; i < c; i++) sums[i] += float_sums[i];
  for (int64_t i = 0; i < c; i++) sums[c + i] += double{float_sums[c + i]} * (factor ? factor[i] : 1.f);
  std::fill(float_sums, float_sums + 2 * c, 0.f);
}

// Adds to `sums` [2, c] the sums of x - shift and of its square over kCount rows from `row` on.
template <int kCount>
inline void add_moments(const float* x, const float* shift, int64_t c, float* sums) {
  for (int64_t i = 0; i < c; i += kLanes) {
    const Lanes origin = SIAMESE_AT(const Lanes, shift + i);
    Lanes sum = {}, square = {};
#pragma GCC unroll 4
    for (int r = 0; r < kCount; r++) {
      const Lanes value = SIAMESE_AT(const Lanes, x + r * c + i) - origin;
      sum += value;
      square += value * value;
    }
    SIAMESE_AT(Lanes, sums + i) += sum;
    SIAMESE_AT(Lanes, sums + c + i) += square;
  }
}

// The same over rows [from, to); `float_sums` [2, c] is room for sums of few rows and must be zeros.
inline void moments(const float* x, const float* shift, int64_t c, int64_t from, int64_t to, float* float_sums, double* sums) {
  for (int64_t start = from; start < to; start += kRows) {
    const int64_t end = std::min(start + kRows, to);
    int64_t row = start;
    for (; row + kTogether <= end; row += kTogether) add_moments<kTogether>(x + row * c, shift, c, float_sums);
    for (; row < end; row++) add_moments<1>(x + row * c, shift, c, float_sums);
    hand_over(float_sums, nullptr, c, sums);
  }
}

// y = clip(scale x + offset) for kCount rows.
template <int kCount>
inline void apply_rows(const float* x, const float* scale, const float* offset, Clip clip, int64_t c, float* y) {
  for (int64_t i = 0; i < c; i += kLanes) {
    const Lanes factor = SIAMESE_AT(const Lanes, scale + i), term = SIAMESE_AT(const Lanes, offset + i);
#pragma GCC unroll 4
    for (int r = 0; r < kCount; r++) {
      SIAMESE_AT(Lanes, y + r * c + i) = clipped(SIAMESE_AT(const Lanes, x + r * c + i) * factor + term, clip);
    }
  }
}

// The same for rows [from, to); y may be x.
inline void apply(const float* x, const float* scale, const float* offset, Clip clip, int64_t c, int64_t from, int64_t to,
                  float* y) {
  int64_t row = from;
  for (; row + kTogether <= to; row += kTogether) apply_rows<kTogether>(x + row * c, scale, offset, clip, c, y + row * c);
  for (; row < to; row++) apply_rows<1>(x + row * c, scale, offset, clip, c, y + row * c);
}

// The gradient before the activation; `clipped` says whether there is an activation.
template <bool kClipped>
inline Lanes opened(const float* dy, Lanes value, Lanes scale, Lanes offset, Clip clip) {
  if (!kClipped) return SIAMESE_AT(const Lanes, dy);
  const Lanes before = value * scale + offset;
  return (Lanes)(SIAMESE_AT(const IntLanes, dy) & ((before > clip.low) & (before < clip.high)));
}

// Adds to `sums` [2, c] the sums of the gradient before the activation and of its product with x - mean over kCount rows.
template <bool kClipped, int kCount>
inline void add_gradient_moments(const float* dy, const float* x, Channels k, Clip clip, int64_t c, float* sums) {
  for (int64_t i = 0; i < c; i += kLanes) {
    const Lanes scale = SIAMESE_AT(const Lanes, k.scale + i), offset = SIAMESE_AT(const Lanes, k.offset + i);
    const Lanes mean = SIAMESE_AT(const Lanes, k.mean + i);
    Lanes sum = {}, product = {};
#pragma GCC unroll 4
    for (int r = 0; r < kCount; r++) {
      const Lanes value = SIAMESE_AT(const Lanes, x + r * c + i);
      const Lanes gradient = opened<kClipped>(dy + r * c + i, value, scale, offset, clip);
      sum += gradient;
      product += gradient * (value - mean);
    }
    SIAMESE_AT(Lanes, sums + i) += sum;
    SIAMESE_AT(Lanes, sums + c + i) += product;
  }
}

template <bool kClipped>
inline void gradient_moments_of(const float* dy, const float* x, Channels k, Clip clip, int64_t c, int64_t from, int64_t to,
                                float* float_sums, double* sums) {
  for (int64_t start = from; start < to; start += kRows) {
    const int64_t end = std::min(start + kRows, to);
    int64_t row = start;
    for (; row + kTogether <= end; row += kTogether)
      add_gradient_moments<kClipped, kTogether>(dy + row * c, x + row * c, k, clip, c, float_sums);
    for (; row < end; row++) add_gradient_moments<kClipped, 1>(dy + row * c, x + row * c, k, clip, c, float_sums);
    hand_over(float_sums, k.reciprocal, c, sums);
  }
}

// Adds to `sums` [2, c] the sums of the gradient before the activation and of its product with the normalised x.
inline void gradient_moments(const float* dy, const float* x, Channels k, Clip clip, int64_t c, int64_t from, int64_t to,
                             float* float_sums, double* sums) {
  if (clip.active())
    gradient_moments_of<true>(dy, x, k, clip, c, from, to, float_sums, sums);
  else
    gradient_moments_of<false>(dy, x, k, clip, c, from, to, float_sums, sums);
}

// dx = scale (gradient - (rest + slope x)) for kCount rows.
template <bool kClipped, int kCount>
inline void gradient_of(const float* dy, const float* x, Channels k, Clip clip, const float* rest, const float* slope, int64_t c,
                        float* dx) {
  for (int64_t i = 0; i < c; i += kLanes) {
    const Lanes scale = SIAMESE_AT(const Lanes, k.scale + i), offset = SIAMESE_AT(const Lanes, k.offset + i);
    const Lanes constant = SIAMESE_AT(const Lanes, rest + i), linear = SIAMESE_AT(const Lanes, slope + i);
#pragma GCC unroll 4
    for (int r = 0; r < kCount; r++) {
      const Lanes value = SIAMESE_AT(const Lanes, x + r * c + i);
      const Lanes gradient = opened<kClipped>(dy + r * c + i, value, scale, offset, clip);
      SIAMESE_AT(Lanes, dx + r * c + i) = scale * (gradient - (constant + linear * value));
    }
  }
}

template <bool kClipped>
inline void gradient_rows_of(const float* dy, const float* x, Channels k, Clip clip, const float* rest, const float* slope,
                             int64_t c, int64_t from, int64_t to, float* dx) {
  int64_t row = from;
  for (; row + kTogether <= to; row += kTogether)
    gradient_of<kClipped, kTogether>(dy + row * c, x + row * c, k, clip, rest, slope, c, dx + row * c);
  for (; row < to; row++) gradient_of<kClipped, 1>(dy + row * c, x + row * c, k, clip, rest, slope, c, dx + row * c);
}

// dx = scale (gradient - (rest + slope x)) for rows [from, to); dx may be dy.
inline void gradient_rows(const float* dy, const float* x, Channels k, Clip clip, const float* rest, const float* slope, int64_t c,
                          int64_t from, int64_t to, float* dx) {
  if (clip.active())
    gradient_rows_of<true>(dy, x, k, clip, rest, slope, c, from, to, dx);
  else
    gradient_rows_of<false>(dy, x, k, clip, rest, slope, c, from, to, dx);
}
