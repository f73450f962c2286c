// The loops of max-pool.cc. See each-level.h.

// The number of channels at once: a register of them, or fewer if the images have fewer.
template <int kCount>
struct Group {
  typedef float Floats __attribute__((vector_size(4 * kCount), aligned(4), may_alias));
  typedef int32_t Ints __attribute__((vector_size(4 * kCount), aligned(4), may_alias));
  typedef uint8_t Bytes __attribute__((vector_size(kCount), aligned(1), may_alias));
};

// body(group, i) for channels i to i + group, all of [0, c).
template <typename Body>
inline void each_group(int64_t c, const Body& body) {
  int64_t i = 0;
  for (; i + kLanes <= c; i += kLanes) body(std::integral_constant<int, kLanes>(), i);
  if (kLanes > 8)
    for (; i + 8 <= c; i += 8) body(std::integral_constant<int, 8>(), i);
  for (; i < c; i++) body(std::integral_constant<int, 1>(), i);
}

// The maximum of a window's four values, which lie c apart in the rows `above` and `below`, and its place.
template <int kCount>
inline void pool_window(const float* above, const float* below, int64_t c, float* y, uint8_t* place) {
  using Floats = typename Group<kCount>::Floats;
  using Ints = typename Group<kCount>::Ints;
  using Bytes = typename Group<kCount>::Bytes;
  Floats best = SIAMESE_AT(const Floats, above);
  Ints at = {};
  const auto meet = [&](const float* other, int32_t its_place) {
    const Floats value = SIAMESE_AT(const Floats, other);
    const Ints higher = (value > best) | (value != value);  // NaN is passed on
    at = higher ? Ints{} + its_place : at;
    best = higher ? value : best;
  };
  meet(above + c, 1);
  meet(below, 2);
  meet(below + c, 3);
  SIAMESE_AT(Floats, y) = best;
  SIAMESE_AT(Bytes, place) = __builtin_convertvector(at, Bytes);
}

// Rows [from, to) of the pooled images.
inline void pool_rows(const float* x, int64_t h, int64_t w, int64_t c, int64_t from, int64_t to, float* y, uint8_t* place) {
  for (int64_t row = from; row < to; row++) {
    const float* above = x + (row / (h / 2) * h + row % (h / 2) * 2) * w * c;
    for (int64_t column = 0; column < w / 2; column++) {
      const float* window = above + column * 2 * c;
      const int64_t out = (row * (w / 2) + column) * c;
      each_group(c, [&](auto count, int64_t i) {
        pool_window<decltype(count)::value>(window + i, window + w * c + i, c, y + out + i, place + out + i);
      });
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
    const int32_t first = y % 2 * 2;
    for (int64_t column = 0; column < pw; column++) {
      const float* gradient = dy + in + column * c;
      const uint8_t* places = place + in + column * c;
      float* left = out + 2 * column * c;
      each_group(c, [&](auto count, int64_t i) {
        using Floats = typename Group<decltype(count)::value>::Floats;
        using Ints = typename Group<decltype(count)::value>::Ints;
        using Bytes = typename Group<decltype(count)::value>::Bytes;
        const Floats g = SIAMESE_AT(const Floats, gradient + i);
        const Ints at = __builtin_convertvector(SIAMESE_AT(const Bytes, places + i), Ints);
        SIAMESE_AT(Floats, left + i) = at == first ? g : Floats{};
        SIAMESE_AT(Floats, left + c + i) = at == first + 1 ? g : Floats{};
      });
    }
    std::fill(out + 2 * pw * c, out + w * c, 0.f);
  }
}
