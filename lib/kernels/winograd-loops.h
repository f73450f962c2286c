// The loops of winograd.cc. See each-level.h.

// The transforms of a tile of the image, of the filter and of the result, along one of their two axes (Lavin & Gray, 2016): two
// results of a filter of two or three values take three or four products instead of four or six. `spread` and `gather` are the
// transposes of `gather` and `of_filter`, for the gradient.
template <int kFilter>
struct Axis;

template <>
struct Axis<2> {
  static constexpr int kTile = 3;
  static void of_image(const Lanes (&x)[3], Lanes (&y)[3]) {
    y[0] = x[0] - x[1];
    y[1] = x[1];
    y[2] = x[2] - x[1];
  }
  static void of_filter(const Lanes (&w)[2], Lanes (&y)[3]) {
    y[0] = w[0];
    y[1] = w[0] + w[1];
    y[2] = w[1];
  }
  static void result(const Lanes (&x)[3], Lanes (&y)[2]) {
    y[0] = x[0] + x[1];
    y[1] = x[1] + x[2];
  }
  static void of_gradient(const Lanes (&x)[2], Lanes (&y)[3]) { of_filter(x, y); }
  static void filter_gradient(const Lanes (&x)[3], Lanes (&y)[2]) { result(x, y); }
};

template <>
struct Axis<3> {
  static constexpr int kTile = 4;
  static void of_image(const Lanes (&x)[4], Lanes (&y)[4]) {
    y[0] = x[0] - x[2];
    y[1] = x[1] + x[2];
    y[2] = x[2] - x[1];
    y[3] = x[1] - x[3];
  }
  static void of_filter(const Lanes (&w)[3], Lanes (&y)[4]) {
    y[0] = w[0];
    y[1] = (w[0] + w[1] + w[2]) * .5f;
    y[2] = (w[0] - w[1] + w[2]) * .5f;
    y[3] = w[2];
  }
  static void result(const Lanes (&x)[4], Lanes (&y)[2]) {
    y[0] = x[0] + x[1] + x[2];
    y[1] = x[1] - x[2] - x[3];
  }
  static void of_gradient(const Lanes (&x)[2], Lanes (&y)[4]) {
    y[0] = x[0];
    y[1] = x[0] + x[1];
    y[2] = x[0] - x[1];
    y[3] = -x[1];
  }
  static void filter_gradient(const Lanes (&x)[4], Lanes (&y)[3]) {
    y[0] = x[0] + (x[1] + x[2]) * .5f;
    y[1] = (x[1] - x[2]) * .5f;
    y[2] = (x[1] + x[2]) * .5f + x[3];
  }
};

// `transform` along both axes.
template <int kIn, int kOut, typename Transform>
inline __attribute__((always_inline)) void both_axes(const Lanes (&in)[kIn][kIn], Lanes (&out)[kOut][kOut], Transform transform) {
  Lanes half[kIn][kOut];
#pragma GCC unroll 4
  for (int i = 0; i < kIn; i++) transform(in[i], half[i]);
#pragma GCC unroll 4
  for (int j = 0; j < kOut; j++) {
    Lanes column[kIn], result[kOut];
#pragma GCC unroll 4
    for (int i = 0; i < kIn; i++) column[i] = half[i][j];
    transform(column, result);
#pragma GCC unroll 4
    for (int i = 0; i < kOut; i++) out[i][j] = result[i];
  }
}

// Images [n, h, w, channels] as they are in memory, with zeros around them.
struct Images {
  const float* x;
  int64_t h, w, channels;
  const float* zeros;

  struct Pixel {
    const float* values;
    Lanes at(int64_t c) const { return SIAMESE_AT(const Lanes, values + c); }
  };
  Pixel pixel(int64_t image, int64_t row, int64_t column) const {
    const bool inside = row >= 0 && row < h && column >= 0 && column < w;
    return {inside ? x + ((image * h + row) * w + column) * channels : zeros};
  }
};

// The gradient of a 2x2 max-pool by images [n, h, w, channels]: `dy` [n, h / 2, w / 2, channels] where `places` says, else 0.
struct Spread {
  const float* dy;
  const uint8_t* places;
  int64_t h, w, channels;
  const float* zeros;

  struct Pixel {
    const float* values;
    const uint8_t* places;
    int place;
    Lanes at(int64_t c) const {
      const IntLanes found = __builtin_convertvector(SIAMESE_AT(const ByteLanes, places + c), IntLanes);
      return (Lanes)(SIAMESE_AT(const IntLanes, values + c) & (found == place));
    }
  };
  Pixel pixel(int64_t image, int64_t row, int64_t column) const {
    const bool inside = row >= 0 && row < h / 2 * 2 && column >= 0 && column < w / 2 * 2;
    const int64_t at = ((image * (h / 2) + row / 2) * (w / 2) + column / 2) * channels;
    return {inside ? dy + at : zeros, inside ? places + at : reinterpret_cast<const uint8_t*>(zeros),
            static_cast<int>(row % 2 * 2 + column % 2)};
  }
};

// Tiles [first, first + count) of images, transformed by `transform`: each is kSize x kSize and begins at every second row and
// column, `top` and `left` before the first. Values are [kOut kOut][count][channels], each vector placed by `lay_out`.
template <int kSize, int kOut, typename Source, typename Transform, typename LayOut>
inline void transform_tiles(const TileGrid& grid, const Source& source, int64_t top, int64_t left, int64_t first, int64_t count,
                            Transform transform, LayOut lay_out) {
  for (int64_t tile = 0; tile < count; tile++) {
    const int64_t image = (first + tile) / (grid.rows * grid.columns), within = (first + tile) % (grid.rows * grid.columns);
    const int64_t row = within / grid.columns * 2 - top, column = within % grid.columns * 2 - left;
    typename Source::Pixel from[kSize][kSize];
    for (int i = 0; i < kSize; i++)
      for (int j = 0; j < kSize; j++) from[i][j] = source.pixel(image, row + i, column + j);
    for (int64_t c = 0; c < source.channels; c += kLanes) {
      Lanes in[kSize][kSize], out[kOut][kOut];
#pragma GCC unroll 4
      for (int i = 0; i < kSize; i++)
#pragma GCC unroll 4
        for (int j = 0; j < kSize; j++) in[i][j] = from[i][j].at(c);
      both_axes(in, out, transform);
#pragma GCC unroll 4
      for (int i = 0; i < kOut; i++)
#pragma GCC unroll 4
        for (int j = 0; j < kOut; j++) SIAMESE_AT(Lanes, lay_out(i * kOut + j, tile, c)) = out[i][j];
    }
  }
}

// Rows [from, to) of the transformed filters, as panels [kTile kTile][panels][inputs][panel]. `w` are [kFilter, kFilter, inputs,
// outputs], or, for the gradient by the image, [kFilter, kFilter, outputs, inputs], which are turned by half a turn.
template <int kFilter>
inline void transform_filters(const float* w, bool turned, int64_t inputs, int64_t outputs, int64_t from, int64_t to, float* packed) {
  constexpr int kTile = Axis<kFilter>::kTile;
  const int64_t panels = (outputs + kPanel - 1) / kPanel;
  for (int64_t input = from; input < to; input++) {
    for (int64_t first = 0; first < panels * kPanel; first += kLanes) {
      Lanes in[kFilter][kFilter] = {}, out[kTile][kTile];
      if (first < outputs)
        for (int i = 0; i < kFilter; i++)
          for (int j = 0; j < kFilter; j++) {
            if (turned)
              for (int v = 0; v < kLanes; v++)
                in[kFilter - 1 - i][kFilter - 1 - j][v] = w[((i * kFilter + j) * outputs + first + v) * inputs + input];
            else
              in[i][j] = SIAMESE_AT(const Lanes, w + ((i * kFilter + j) * inputs + input) * outputs + first);
          }
      both_axes(in, out, [](const auto& in, auto& out) { Axis<kFilter>::of_filter(in, out); });
      for (int i = 0; i < kTile * kTile; i++)
        SIAMESE_AT(Lanes, packed + ((i * panels + first / kPanel) * inputs + input) * kPanel + first % kPanel) = out[i / kTile][i % kTile];
    }
  }
}

// The image's tiles in the order that the products need: [kTile kTile][count][inputs].
template <int kFilter, typename Source>
inline void transform_images(const TileGrid& grid, const Source& images, int64_t first, int64_t count, float* spread) {
  constexpr int kTile = Axis<kFilter>::kTile;
  transform_tiles<kTile, kTile>(
      grid, images, grid.top, grid.left, first, count, [](const auto& in, auto& out) { Axis<kFilter>::of_image(in, out); },
      [=](int64_t i, int64_t tile, int64_t c) { return spread + (i * count + tile) * images.channels + c; });
}

// One tile's four results for a vector of filters, except those beyond the last row or column.
struct Whole {
  float* y;
  int64_t out_h, out_w, filters;

  void write(int64_t image, int64_t row, int64_t column, int64_t c, const Lanes (&results)[2][2]) const {
    for (int64_t i = 0; i < 2 && 2 * row + i < out_h; i++)
      for (int64_t j = 0; j < 2 && 2 * column + j < out_w; j++)
        SIAMESE_AT(Lanes, y + ((image * out_h + 2 * row + i) * out_w + 2 * column + j) * filters + c) = results[i][j];
  }
};

// The largest of the four and its place, as in max-pool.cc.
struct Highest {
  float* y;
  uint8_t* places;
  int64_t rows, columns, filters;

  void write(int64_t image, int64_t row, int64_t column, int64_t c, const Lanes (&results)[2][2]) const {
    Lanes best = results[0][0];
    IntLanes at = {};
#pragma GCC unroll 4
    for (int i = 1; i < 4; i++) {
      const Lanes other = results[i / 2][i % 2];
      const IntLanes higher = (other > best) | (other != other);  // NaN is passed on
      at = higher ? IntLanes{} + i : at;
      best = higher ? other : best;
    }
    const int64_t place = ((image * rows + row) * columns + column) * filters + c;
    SIAMESE_AT(Lanes, y + place) = best;
    SIAMESE_AT(ByteLanes, places + place) = __builtin_convertvector(at, ByteLanes);
  }
};

// Tiles [from, to) of the results, `at_once` at a time. `spread` [kTile kTile][at_once][inputs] and `products`
// [kTile kTile][at_once][outputs] are room for them.
template <int kFilter, typename Source, typename Results>
inline void convolve_tiles(const TileGrid& grid, const Source& images, const float* packed, int64_t from, int64_t to, int64_t at_once,
                           float* spread, float* products, const Results& results) {
  constexpr int kTile = Axis<kFilter>::kTile, kProducts = kTile * kTile;
  const int64_t inputs = grid.channels, outputs = grid.filters, panels = (outputs + kPanel - 1) / kPanel;
  for (int64_t first = from; first < to; first += at_once) {
    const int64_t count = std::min(at_once, to - first);
    transform_images<kFilter>(grid, images, first, count, spread);
    for (int64_t i = 0; i < kProducts; i++)
      for (int64_t panel = 0; panel < panels; panel++)
        multiply_rows(spread + i * count * inputs, packed + (i * panels + panel) * inputs * kPanel, inputs, count,
                      std::min(kPanel, outputs - panel * kPanel), nullptr, {}, products + i * count * outputs + panel * kPanel, outputs);
    for (int64_t tile = 0; tile < count; tile++) {
      const int64_t image = (first + tile) / (grid.rows * grid.columns), within = (first + tile) % (grid.rows * grid.columns);
      for (int64_t c = 0; c < outputs; c += kLanes) {
        Lanes in[kTile][kTile], out[2][2];
#pragma GCC unroll 16
        for (int i = 0; i < kProducts; i++)
          in[i / kTile][i % kTile] = SIAMESE_AT(const Lanes, products + (i * count + tile) * outputs + c);
        both_axes(in, out, [](const auto& in, auto& out) { Axis<kFilter>::result(in, out); });
        results.write(image, within / grid.columns, within % grid.columns, c, out);
      }
    }
  }
}

// Tiles [from, to) of a convolution of x, or of the gradient that a max-pool's x spreads by `places`, into y; with `highest`, the
// max-pool of the results, and the places, are written instead.
template <int kFilter>
inline void convolve(const TileGrid& grid, const float* x, const uint8_t* places, const float* packed, const float* zeros,
                     int64_t from, int64_t to, int64_t at_once, float* spread, float* products, float* y, uint8_t* highest) {
  const auto with = [&](const auto& images, const auto& results) {
    convolve_tiles<kFilter>(grid, images, packed, from, to, at_once, spread, products, results);
  };
  const Images images{x, grid.h, grid.w, grid.channels, zeros};
  const Whole whole{y, grid.out_h, grid.out_w, grid.filters};
  if (places)
    with(Spread{x, places, grid.h, grid.w, grid.channels, zeros}, whole);
  else if (highest)
    with(images, Highest{y, highest, grid.rows, grid.columns, grid.filters});
  else
    with(images, whole);
}

// Adds to `sums` [kTile kTile][inputs][outputs] what tiles [from, to) of dy, or of the gradient that it spreads by `places`,
// contribute to the transformed filter. `sums` must be zeros at first.
template <int kFilter>
inline void add_tiles(const TileGrid& grid, const float* x, const float* dy, const uint8_t* places, const float* zeros, int64_t from,
                      int64_t to, int64_t at_once, float* spread, float* gradients, float* sums) {
  constexpr int kTile = Axis<kFilter>::kTile, kProducts = kTile * kTile;
  const int64_t inputs = grid.channels, outputs = grid.filters, panels = (outputs + kPanel - 1) / kPanel;
  for (int64_t first = from; first < to; first += at_once) {
    const int64_t count = std::min(at_once, to - first);
    transform_images<kFilter>(grid, Images{x, grid.h, grid.w, inputs, zeros}, first, count, spread);
    const auto transform_gradients = [&](const auto& source) {
      transform_tiles<2, kTile>(
          grid, source, 0, 0, first, count, [](const auto& in, auto& out) { Axis<kFilter>::of_gradient(in, out); },
          [=](int64_t i, int64_t tile, int64_t c) {
            return gradients + ((i * panels + c / kPanel) * count + tile) * kPanel + c % kPanel;
          });
    };
    if (places)
      transform_gradients(Spread{dy, places, grid.out_h, grid.out_w, outputs, zeros});
    else
      transform_gradients(Images{dy, grid.out_h, grid.out_w, outputs, zeros});
    for (int64_t i = 0; i < kProducts; i++)
      for (int64_t panel = 0; panel < panels; panel++)
        add_transposed(spread + i * count * inputs, inputs, gradients + (i * panels + panel) * count * kPanel, kPanel, count,
                       std::min(kPanel, outputs - panel * kPanel), true, sums + i * inputs * outputs + panel * kPanel, outputs);
  }
}

// dw [kFilter, kFilter, inputs, outputs] for vectors [from, to) of its channels, from the sums [parts][kTile kTile][inputs
// outputs].
template <int kFilter>
inline void filter_gradient(const float* sums, int parts, int64_t channels, int64_t from, int64_t to, float* dw) {
  constexpr int kTile = Axis<kFilter>::kTile, kProducts = kTile * kTile;
  for (int64_t c = from * kVector; c < to * kVector; c += kLanes) {
    Lanes in[kTile][kTile] = {}, out[kFilter][kFilter];
    for (int part = 0; part < parts; part++)
      for (int i = 0; i < kProducts; i++)
        in[i / kTile][i % kTile] += SIAMESE_AT(const Lanes, sums + (part * kProducts + i) * channels + c);
    both_axes(in, out, [](const auto& in, auto& out) { Axis<kFilter>::filter_gradient(in, out); });
    for (int i = 0; i < kFilter * kFilter; i++)
      SIAMESE_AT(Lanes, dw + i * channels + c) = out[i / kFilter][i % kFilter];
  }
}
