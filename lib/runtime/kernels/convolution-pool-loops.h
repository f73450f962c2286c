// The loops of convolution-pool.cc. See each-level.h.

// The values below a row of pooled ones: patches[(column * 4 + j) * taps + k] is what tap k of the column's window j meets.
inline void gather(const Windows& s, const float* x, int64_t row, float* patches) {
  const float* image = x + row / s.ph() * s.in_h * s.in_w * s.channels;
  for (int64_t column = 0; column < s.pw(); column++) {
    for (int64_t j = 0; j < 4; j++) {
      for (int64_t ky = 0; ky < s.kh; ky++) {
        for (int64_t kx = 0; kx < s.kw; kx++) {
          const int64_t y = row % s.ph() * 2 + j / 2 - s.top + ky, x = 2 * column + j % 2 - s.left + kx;
          const bool inside = y >= 0 && y < s.in_h && x >= 0 && x < s.in_w;
          for (int64_t i = 0; i < s.channels; i++) *patches++ = inside ? image[(y * s.in_w + x) * s.channels + i] : 0.f;
        }
      }
    }
  }
}

// Rows [from, to) of the pooled images. `weights` are [taps, filters], filters a multiple of 16. With a bias, y is
// max(best + bias, 0); without `place`, where the best were is not written.
inline void convolve_rows(const Windows& s, const float* x, const float* weights, const float* bias, int64_t from, int64_t to,
                          float* patches, float* y, uint8_t* place) {
  const int64_t taps = s.taps(), f = s.filters;
  for (int64_t row = from; row < to; row++) {
    gather(s, x, row, patches);
    for (int64_t column = 0; column < s.pw(); column++) {
      const float* patch = patches + column * 4 * taps;
      const int64_t out = (row * s.pw() + column) * f;
      for (int64_t c = 0; c < f; c += kVector) {
        Vector sums[4] = {};
        for (int64_t k = 0; k < taps; k++) {
          const Vector w = SIAMESE_AT(const Vector, weights + k * f + c);
          for (int j = 0; j < 4; j++) sums[j] += patch[j * taps + k] * w;
        }
        Vector best = sums[0];
        IntVector at = {};
        for (int j = 1; j < 4; j++) {
          const IntVector higher = (sums[j] > best) | (sums[j] != sums[j]);  // what is not a number is passed on
          at = higher ? IntVector{} + j : at;
          best = higher ? sums[j] : best;
        }
        if (bias) {
          best += SIAMESE_AT(const Vector, bias + c);
          best = best < 0 ? Vector{} : best;  // not a number stays what it is
        }
        SIAMESE_AT(Vector, y + out + c) = best;
        if (place) SIAMESE_AT(ByteVector, place + out + c) = __builtin_convertvector(at, ByteVector);
      }
    }
  }
}

// Adds to `sums` [taps, filters] what 16 filters of one row of dy say of them; `count` taps, known to the compiler where there are
// few, so that their sums stay in registers.
template <typename Count>
inline void accumulate(const float* patches, const float* dy, const uint8_t* place, int64_t columns, int64_t f, Count count,
                       float* sums) {
  Vector sum[count > 0 ? count : 1];
  for (int k = 0; k < count; k++) sum[k] = SIAMESE_AT(const Vector, sums + k * f);
  for (int64_t column = 0; column < columns; column++) {
    const float* patch = patches + column * 4 * count;
    const Vector g = SIAMESE_AT(const Vector, dy + column * f);
    const IntVector at = __builtin_convertvector(SIAMESE_AT(const ByteVector, place + column * f), IntVector);
    for (int j = 0; j < 4; j++) {
      const Vector here = at == j ? g : Vector{};
      for (int k = 0; k < count; k++) sum[k] += patch[j * count + k] * here;
    }
  }
  for (int k = 0; k < count; k++) SIAMESE_AT(Vector, sums + k * f) = sum[k];
}

// Adds what rows [from, to) of dy say of the filter to `sums` [taps, filters].
inline void accumulate_rows(const Windows& s, const float* x, const float* dy, const uint8_t* place, int64_t from,
                            int64_t to, float* patches, float* sums) {
  const int64_t columns = s.pw(), f = s.filters;
  for (int64_t row = from; row < to; row++) {
    gather(s, x, row, patches);
    for (int64_t c = 0; c < f; c += kVector) {
      const int64_t in = row * columns * f + c;
      const auto add = [&](auto count) { accumulate(patches, dy + in, place + in, columns, f, count, sums + c); };
      switch (s.taps()) {
        case 4:
          add(std::integral_constant<int, 4>());
          break;
        case 9:
          add(std::integral_constant<int, 9>());
          break;
        case 12:
          add(std::integral_constant<int, 12>());
          break;
        case 27:
          add(std::integral_constant<int, 27>());
          break;
        default:
          add(static_cast<int>(s.taps()));
      }
    }
  }
}
