// The loops of depthwise.cc. See each-level.h.

// The taps that meet data at output (y, x): where they do in an image [h, w, c], and which they are.
struct Meeting {
  int64_t at, tap;
};
inline int meetings(const Depthwise& d, int64_t y, int64_t x, Meeting* found) {
  int count = 0;
  for (int64_t ky = 0; ky < d.kh; ky++) {
    const int64_t in_y = y * d.stride - d.top + ky;
    if (in_y < 0 || in_y >= d.in_h) continue;
    for (int64_t kx = 0; kx < d.kw; kx++) {
      const int64_t in_x = x * d.stride - d.left + kx;
      if (in_x < 0 || in_x >= d.in_w) continue;
      found[count++] = {(in_y * d.in_w + in_x) * d.c, (ky * d.kw + kx) * d.c};
    }
  }
  return count;
}

// The same from the other side: the outputs that input (y, x) takes part in.
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

// The same for the output to the right of the one before: where both have all columns of the filter in the image, one step on.
inline void next_meetings(const Depthwise& d, int64_t y, int64_t x, Meeting* found, int* count) {
  const int64_t first = x * d.stride - d.left;
  if (first < d.stride || first + d.kw > d.in_w) {
    *count = meetings(d, y, x, found);
    return;
  }
  for (int k = 0; k < *count; k++) found[k].at += d.stride * d.c;
}

inline void next_uses(const Depthwise& d, int64_t y, int64_t x, Meeting* found, int* count) {
  if (d.stride != 1 || x + d.left < d.kw || x + d.left >= d.out_w) {
    *count = uses(d, y, x, found);
    return;
  }
  for (int k = 0; k < *count; k++) found[k].at += d.c;
}

inline void weighted_sum(const float* image, const float* filter, const Meeting* taps, int count, int64_t c, float* out) {
  for (int64_t i = 0; i < c; i += kVector) {
    Vector sum = {};
    for (int k = 0; k < count; k++)
      sum += SIAMESE_AT(const Vector, image + taps[k].at + i) * SIAMESE_AT(const Vector, filter + taps[k].tap + i);
    SIAMESE_AT(Vector, out + i) = sum;
  }
}

// Rows [from, to) of all output images.
inline void convolve_depthwise(const Depthwise& d, const float* x, const float* filter, int64_t from, int64_t to,
                               float* y) {
  Meeting taps[kMostTaps];
  for (int64_t row = from; row < to; row++) {
    const float* image = x + row / d.out_h * d.in_h * d.in_w * d.c;
    int count = 0;
    for (int64_t column = 0; column < d.out_w; column++) {
      next_meetings(d, row % d.out_h, column, taps, &count);
      weighted_sum(image, filter, taps, count, d.c, y + (row * d.out_w + column) * d.c);
    }
  }
}

// Rows [from, to) of all input images.
inline void spread_depthwise(const Depthwise& d, const float* dy, const float* filter, int64_t from, int64_t to,
                             float* dx) {
  Meeting taps[kMostTaps];
  for (int64_t row = from; row < to; row++) {
    const float* image = dy + row / d.in_h * d.out_h * d.out_w * d.c;
    int count = 0;
    for (int64_t column = 0; column < d.in_w; column++) {
      next_uses(d, row % d.in_h, column, taps, &count);
      weighted_sum(image, filter, taps, count, d.c, dx + (row * d.in_w + column) * d.c);
    }
  }
}

// Adds to `sums` [kh * kw, c] what images [from, to) say of the filter, 16 channels at a time.
inline void accumulate_depthwise(const Depthwise& d, const float* x, const float* dy, int64_t from, int64_t to,
                                 float* sums) {
  Meeting taps[kMostTaps];
  for (int64_t image = from; image < to; image++) {
    const float* in = x + image * d.in_h * d.in_w * d.c;
    const float* out = dy + image * d.out_h * d.out_w * d.c;
    for (int64_t y = 0; y < d.out_h; y++) {
      int count = 0;
      for (int64_t column = 0; column < d.out_w; column++) {
        next_meetings(d, y, column, taps, &count);
        const float* g = out + (y * d.out_w + column) * d.c;
        for (int64_t i = 0; i < d.c; i += kVector) {
          const Vector gradient = SIAMESE_AT(const Vector, g + i);
          for (int k = 0; k < count; k++)
            SIAMESE_AT(Vector, sums + taps[k].tap + i) += SIAMESE_AT(const Vector, in + taps[k].at + i) * gradient;
        }
      }
    }
  }
}
