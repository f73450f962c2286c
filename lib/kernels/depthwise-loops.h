// The loops of depthwise.cc. See each-level.h.

// The rows or columns [first, first + count) of the window that lie inside the image for one output, and where in the image they
// begin.
struct Span {
  int64_t first, count, at;
};
inline Span span(int64_t out, int64_t stride, int64_t before, int64_t window, int64_t size) {
  const int64_t start = out * stride - before, first = std::max<int64_t>(-start, 0);
  return {first, std::min(window, size - start) - first, start + first};
}

// The outputs [from, to) of a row, all of which meet the same columns of the window.
struct Run {
  int64_t from, to;
  Span columns;
};
inline Run run_from(const Depthwise& d, int64_t from) {
  Run run{from, from + 1, span(from, d.stride, d.left, d.kw, d.in_w)};
  if (run.columns.count == d.kw)
    while (run.to < d.out_w && run.to * d.stride - d.left + d.kw <= d.in_w) run.to++;
  return run;
}

// y for `count` outputs side by side, each the sum of kRows x kColumns taps, whose weights stay in registers; with an offset,
// clip(sum + offset).
template <int kRows, int kColumns>
inline void convolve_run(const float* x, int64_t row, int64_t column, int64_t step, const float* filter, int64_t filter_row,
                         int64_t filter_column, const float* offset, Clip clip, int64_t count, int64_t c, float* y) {
  for (int64_t i = 0; i < c; i += kLanes) {
    Lanes weights[kRows][kColumns];
    for (int r = 0; r < kRows; r++)
      for (int k = 0; k < kColumns; k++) weights[r][k] = SIAMESE_AT(const Lanes, filter + r * filter_row + k * filter_column + i);
    const float* in[kRows];
    for (int r = 0; r < kRows; r++) in[r] = x + r * row + i;
    float* out = y + i;
    const Lanes start = offset ? SIAMESE_AT(const Lanes, offset + i) : Lanes{};
    for (int64_t n = 0; n < count; n++) {
      Lanes sum = start;
      for (int r = 0; r < kRows; r++)
        for (int k = 0; k < kColumns; k++) sum += SIAMESE_AT(const Lanes, in[r] + k * column) * weights[r][k];
      SIAMESE_AT(Lanes, out) = offset ? clipped(sum, clip) : sum;
      for (int r = 0; r < kRows; r++) in[r] += step;
      out += c;
    }
  }
}

// Adds to `sums`, which stay in registers, what `count` outputs side by side contribute for kRows x kColumns taps.
template <int kRows, int kColumns>
inline void accumulate_run(const float* x, int64_t row, int64_t column, int64_t step, const float* dy, int64_t filter_row,
                           int64_t filter_column, int64_t count, int64_t c, float* sums) {
  for (int64_t i = 0; i < c; i += kLanes) {
    Lanes sum[kRows][kColumns];
    for (int r = 0; r < kRows; r++)
      for (int k = 0; k < kColumns; k++) sum[r][k] = SIAMESE_AT(const Lanes, sums + r * filter_row + k * filter_column + i);
    const float* in[kRows];
    for (int r = 0; r < kRows; r++) in[r] = x + r * row + i;
    const float* out = dy + i;
    for (int64_t n = 0; n < count; n++) {
      const Lanes gradient = SIAMESE_AT(const Lanes, out);
      for (int r = 0; r < kRows; r++)
        for (int k = 0; k < kColumns; k++) sum[r][k] += SIAMESE_AT(const Lanes, in[r] + k * column) * gradient;
      for (int r = 0; r < kRows; r++) in[r] += step;
      out += c;
    }
    for (int r = 0; r < kRows; r++)
      for (int k = 0; k < kColumns; k++) SIAMESE_AT(Lanes, sums + r * filter_row + k * filter_column + i) = sum[r][k];
  }
}

// body(rows, columns), with both known at compile time if they are at most 3; a larger window goes tap by tap.
template <typename Body>
inline void with_sizes(int64_t rows, int64_t columns, const Body& body) {
  using One = std::integral_constant<int, 1>;
  using Two = std::integral_constant<int, 2>;
  using Three = std::integral_constant<int, 3>;
  const auto with_columns = [&](auto known_rows) {
    if (columns == 1)
      body(known_rows, One());
    else if (columns == 2)
      body(known_rows, Two());
    else
      body(known_rows, Three());
  };
  if (rows == 1)
    with_columns(One());
  else if (rows == 2)
    with_columns(Two());
  else
    with_columns(Three());
}

// Prefetches values: the columns of an image lie too far apart for the processor's own prefetching.
inline void fetch(const float* values, int64_t count) {
  for (int64_t i = 0; i < count; i += 16) __builtin_prefetch(values + i);
}

// Row `row` of all output images, for a window of at most 3 x 3.
inline void convolve_row(const Depthwise& d, const float* x, const float* filter, const float* offset, Clip clip, int64_t row,
                         float* y) {
  const Span rows = span(row % d.out_h, d.stride, d.top, d.kh, d.in_h);
  const float* image = x + (row / d.out_h * d.in_h + rows.at) * d.in_w * d.c;
  fetch(image + rows.count * d.in_w * d.c, d.stride * d.in_w * d.c);
  for (Run run{0, 0}; run.to < d.out_w;) {
    run = run_from(d, run.to);
    const float* taps = filter + (rows.first * d.kw + run.columns.first) * d.c;
    with_sizes(rows.count, run.columns.count, [&](auto kh, auto kw) {
      convolve_run<decltype(kh)::value, decltype(kw)::value>(image + run.columns.at * d.c, d.in_w * d.c, d.c, d.stride * d.c, taps,
                                                             d.kw * d.c, d.c, offset, clip, run.to - run.from, d.c,
                                                             y + (row * d.out_w + run.from) * d.c);
    });
  }
}

inline void accumulate_row(const Depthwise& d, const float* x, const float* dy, int64_t row, float* sums) {
  const Span rows = span(row % d.out_h, d.stride, d.top, d.kh, d.in_h);
  const float* image = x + (row / d.out_h * d.in_h + rows.at) * d.in_w * d.c;
  fetch(image + rows.count * d.in_w * d.c, d.stride * d.in_w * d.c);
  fetch(dy + (row + 1) * d.out_w * d.c, d.out_w * d.c);
  for (Run run{0, 0}; run.to < d.out_w;) {
    run = run_from(d, run.to);
    float* taps = sums + (rows.first * d.kw + run.columns.first) * d.c;
    with_sizes(rows.count, run.columns.count, [&](auto kh, auto kw) {
      accumulate_run<decltype(kh)::value, decltype(kw)::value>(image + run.columns.at * d.c, d.in_w * d.c, d.c, d.stride * d.c,
                                                               dy + (row * d.out_w + run.from) * d.c, d.kw * d.c, d.c,
                                                               run.to - run.from, d.c, taps);
    });
  }
}

// A tap: the place in an image [h, w, c] that it meets, and its number.
struct Meeting {
  int64_t at, tap;
};

// The outputs to which input (y, x) contributes, and the taps by which it does.
inline int uses(const Depthwise& d, int64_t y, int64_t x, Meeting* found) {
  int count = 0;
  for (int64_t ky = 0; ky < d.kh; ky++) {
    const int64_t out_y = y + d.top - ky;
    if (out_y < 0 || out_y % d.stride != 0 || out_y / d.stride >= d.out_h) continue;
    for (int64_t kx = 0; kx < d.kw; kx++) {
      const int64_t out_x = x + d.left - kx;
      if (out_x < 0 || out_x % d.stride != 0 || out_x / d.stride >= d.out_w) continue;
      found[count++] = {(out_y / d.stride * d.out_w + out_x / d.stride) * d.c, (ky * d.kw + kx) * d.c};
    }
  }
  return count;
}

// The taps that meet data, not padding, at output (y, x).
inline int meetings(const Depthwise& d, int64_t y, int64_t x, Meeting* found) {
  const Span rows = span(y, d.stride, d.top, d.kh, d.in_h), columns = span(x, d.stride, d.left, d.kw, d.in_w);
  int count = 0;
  for (int64_t ky = 0; ky < rows.count; ky++)
    for (int64_t kx = 0; kx < columns.count; kx++)
      found[count++] = {((rows.at + ky) * d.in_w + columns.at + kx) * d.c,
                        ((rows.first + ky) * d.kw + columns.first + kx) * d.c};
  return count;
}

// `count` taps, known at compile time if they are few.
template <typename Count>
inline void weighted_sum_of(const float* image, const float* filter, const Meeting* taps, Count count, int64_t c, float* out) {
  for (int64_t i = 0; i < c; i += kLanes) {
    Lanes sum = {};
    for (int k = 0; k < count; k++)
      sum += SIAMESE_AT(const Lanes, image + taps[k].at + i) * SIAMESE_AT(const Lanes, filter + taps[k].tap + i);
    SIAMESE_AT(Lanes, out + i) = sum;
  }
}

inline void weighted_sum(const float* image, const float* filter, const Meeting* taps, int count, int64_t c, float* out) {
  if (count == 1)
    weighted_sum_of(image, filter, taps, std::integral_constant<int, 1>(), c, out);
  else if (count == 2)
    weighted_sum_of(image, filter, taps, std::integral_constant<int, 2>(), c, out);
  else if (count == 4)
    weighted_sum_of(image, filter, taps, std::integral_constant<int, 4>(), c, out);
  else
    weighted_sum_of(image, filter, taps, count, c, out);
}

inline bool is_small(const Depthwise& d) { return d.kh <= 3 && d.kw <= 3; }

// Rows [from, to) of all output images; with one offset per channel, clip(convolution + offset).
inline void convolve_depthwise(const Depthwise& d, const float* x, const float* filter, const float* offset, Clip clip,
                               int64_t from, int64_t to, float* y) {
  Meeting taps[kMostTaps];
  for (int64_t row = from; row < to; row++) {
    if (is_small(d)) {
      convolve_row(d, x, filter, offset, clip, row, y);
      continue;
    }
    const float* image = x + row / d.out_h * d.in_h * d.in_w * d.c;
    for (int64_t column = 0; column < d.out_w; column++) {
      const int count = meetings(d, row % d.out_h, column, taps);
      float* out = y + (row * d.out_w + column) * d.c;
      weighted_sum(image, filter, taps, count, d.c, out);
      for (int64_t i = 0; offset && i < d.c; i += kLanes)
        SIAMESE_AT(Lanes, out + i) = clipped(SIAMESE_AT(const Lanes, out + i) + SIAMESE_AT(const Lanes, offset + i), clip);
    }
  }
}

// Rows [from, to) of all input images.
inline void spread_depthwise(const Depthwise& d, const float* dy, const float* filter, int64_t from, int64_t to, float* dx) {
  Meeting taps[kMostTaps];
  for (int64_t row = from; row < to; row++) {
    const float* image = dy + row / d.in_h * d.out_h * d.out_w * d.c;
    for (int64_t column = 0; column < d.in_w; column++) {
      const int count = uses(d, row % d.in_h, column, taps);
      weighted_sum(image, filter, taps, count, d.c, dx + (row * d.in_w + column) * d.c);
    }
  }
}

// Adds to `sums` [kh * kw, c] what images [from, to) contribute to the filter.
inline void accumulate_depthwise(const Depthwise& d, const float* x, const float* dy, int64_t from, int64_t to, float* sums) {
  Meeting taps[kMostTaps];
  for (int64_t row = from * d.out_h; row < to * d.out_h; row++) {
    if (is_small(d)) {
      accumulate_row(d, x, dy, row, sums);
      continue;
    }
    const float* in = x + row / d.out_h * d.in_h * d.in_w * d.c;
    for (int64_t column = 0; column < d.out_w; column++) {
      const int count = meetings(d, row % d.out_h, column, taps);
      const float* g = dy + (row * d.out_w + column) * d.c;
      for (int64_t i = 0; i < d.c; i += kLanes) {
        const Lanes gradient = SIAMESE_AT(const Lanes, g + i);
        for (int k = 0; k < count; k++)
          SIAMESE_AT(Lanes, sums + taps[k].tap + i) += SIAMESE_AT(const Lanes, in + taps[k].at + i) * gradient;
      }
    }
  }
}
