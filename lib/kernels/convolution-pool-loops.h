// The loops of convolution-pool.cc. See each-level.h.

// The values under a row of pooled windows: patches[(column * 4 + j) * taps + k] is the value under tap k of the column's window
// j. The values of a window's row lie side by side in the image too.
inline void gather(const Windows& s, const float* x, int64_t row, float* patches) {
  const float* image = x + row / s.ph() * s.in_h * s.in_w * s.channels;
  const int64_t values = s.kw * s.channels, width = s.in_w * s.channels;
  for (int64_t column = 0; column < s.pw(); column++) {
    for (int64_t j = 0; j < 4; j++) {
      const int64_t first = (2 * column + j % 2 - s.left) * s.channels;
      const bool inside = first >= 0 && first + values <= width;
      for (int64_t ky = 0; ky < s.kh; ky++, patches += values) {
        const int64_t y = row % s.ph() * 2 + j / 2 - s.top + ky;
        const float* in = image + y * width + first;
        if (y < 0 || y >= s.in_h)
          std::fill(patches, patches + values, 0.f);
        else if (inside)
          for (int64_t i = 0; i < values; i++) patches[i] = in[i];
        else
          for (int64_t i = 0; i < values; i++) patches[i] = first + i >= 0 && first + i < width ? in[i] : 0.f;
      }
    }
  }
}

// 2x2 windows of convolutions for `kWide` registers of filters: the largest of each four, and its place.
template <int kWide>
inline void best_of_window(const float* patch, int64_t taps, const float* weights, int64_t f, const float* bias, float* y,
                           uint8_t* place) {
  Lanes sums[4][kWide] = {};
  for (int64_t k = 0; k < taps; k++) {
    Lanes w[kWide];
    for (int v = 0; v < kWide; v++) w[v] = SIAMESE_AT(const Lanes, weights + k * f + v * kLanes);
    for (int j = 0; j < 4; j++)
      for (int v = 0; v < kWide; v++) sums[j][v] += patch[j * taps + k] * w[v];
  }
#pragma GCC unroll 4
  for (int v = 0; v < kWide; v++) {
    Lanes best = sums[0][v];
    IntLanes at = {};
#pragma GCC unroll 4
    for (int j = 1; j < 4; j++) {
      const IntLanes higher = (sums[j][v] > best) | (sums[j][v] != sums[j][v]);  // NaN is passed on
      at = higher ? IntLanes{} + j : at;
      best = higher ? sums[j][v] : best;
    }
    if (bias) {
      best += SIAMESE_AT(const Lanes, bias + v * kLanes);
      best = best < 0 ? Lanes{} : best;  // NaN stays NaN
    }
    SIAMESE_AT(Lanes, y + v * kLanes) = best;
    if (place) SIAMESE_AT(ByteLanes, place + v * kLanes) = __builtin_convertvector(at, ByteLanes);
  }
}

// Rows [from, to) of the pooled images. `weights` are [taps, filters], filters a multiple of 16. With a bias, y is max(best +
// bias, 0); without `place`, the places of the largest are not written.
inline void convolve_rows(const Windows& s, const float* x, const float* weights, const float* bias, int64_t from, int64_t to,
                          float* patches, float* y, uint8_t* place) {
  const int64_t taps = s.taps(), f = s.filters;
  for (int64_t row = from; row < to; row++) {
    gather(s, x, row, patches);
    for (int64_t column = 0; column < s.pw(); column++) {
      const float* patch = patches + column * 4 * taps;
      const int64_t out = (row * s.pw() + column) * f;
      const auto filters = [&](auto wide, int64_t c) {
        best_of_window<decltype(wide)::value>(patch, taps, weights + c, f, bias ? bias + c : nullptr, y + out + c,
                                              place ? place + out + c : nullptr);
      };
      int64_t c = 0;
      for (; c + 2 * kLanes <= f; c += 2 * kLanes) filters(std::integral_constant<int, 2>(), c);
      for (; c < f; c += kLanes) filters(std::integral_constant<int, 1>(), c);
    }
  }
}

// Adds to `sums` [kTaps, filters] what one row of dy contributes for `kWide` registers of filters and kTaps taps, of `taps` in a
// patch.
template <int kTaps, int kWide>
inline void accumulate(const float* patches, int64_t taps, const float* dy, const uint8_t* place, int64_t columns, int64_t f,
                       float* sums) {
  Lanes sum[kTaps][kWide];
#pragma GCC unroll 16
  for (int k = 0; k < kTaps; k++)
#pragma GCC unroll 4
    for (int v = 0; v < kWide; v++) sum[k][v] = SIAMESE_AT(const Lanes, sums + k * f + v * kLanes);
  for (int64_t column = 0; column < columns; column++) {
    const float* patch = patches + column * 4 * taps;
    for (int j = 0; j < 4; j++) {
      Lanes here[kWide];
      for (int v = 0; v < kWide; v++) {
        const IntLanes at = __builtin_convertvector(SIAMESE_AT(const ByteLanes, place + column * f + v * kLanes), IntLanes);
        here[v] = (Lanes)(SIAMESE_AT(const IntLanes, dy + column * f + v * kLanes) & (at == j));
      }
      for (int k = 0; k < kTaps; k++)
        for (int v = 0; v < kWide; v++) sum[k][v] += patch[j * taps + k] * here[v];
    }
  }
#pragma GCC unroll 16
  for (int k = 0; k < kTaps; k++)
#pragma GCC unroll 4
    for (int v = 0; v < kWide; v++) SIAMESE_AT(Lanes, sums + k * f + v * kLanes) = sum[k][v];
}

// The same for all filters and kTaps taps.
template <int kTaps>
inline void accumulate_filters(const float* patches, int64_t taps, const float* dy, const uint8_t* place, int64_t columns, int64_t f,
                               float* sums) {
  constexpr int kWide = kTaps > 4 ? 1 : 2;
  int64_t c = 0;
  for (; c + kWide * kLanes <= f; c += kWide * kLanes)
    accumulate<kTaps, kWide>(patches, taps, dy + c, place + c, columns, f, sums + c);
  for (; c < f; c += kLanes) accumulate<kTaps, 1>(patches, taps, dy + c, place + c, columns, f, sums + c);
}

// Adds to `sums` [taps, filters] what rows [from, to) of dy contribute to the filter, as many taps at a time as have their sums
// in registers.
inline void accumulate_rows(const Windows& s, const float* x, const float* dy, const uint8_t* place, int64_t from, int64_t to,
                            float* patches, float* sums) {
  const int64_t columns = s.pw(), f = s.filters, taps = s.taps();
  for (int64_t row = from; row < to; row++) {
    gather(s, x, row, patches);
    const int64_t in = row * columns * f;
    int64_t k = 0;
    if (taps % 9 == 0)
      for (; k < taps; k += 9) accumulate_filters<9>(patches + k, taps, dy + in, place + in, columns, f, sums + k * f);
    for (; k + 4 <= taps; k += 4) accumulate_filters<4>(patches + k, taps, dy + in, place + in, columns, f, sums + k * f);
    for (; k < taps; k++) accumulate_filters<1>(patches + k, taps, dy + in, place + in, columns, f, sums + k * f);
  }
}
