// The loops of product.cc. See each-level.h.

// Rows and columns of the part of a product whose sums are in registers at once: 28 of 32 registers with AVX-512, 15 of 16 below.
constexpr int kTileRows = kLanes == 16 ? 12 : kLanes == 8 ? 6 : 4;
constexpr int kTileLanes = 2;
constexpr int64_t kPanel = kTileLanes * kLanes;

inline int64_t panel_columns() { return kPanel; }

// Panel `panel` of b [k, n]: its columns as [k, kPanel], padded with zeros. Value (i, j) of b is at i row + j column.
inline void pack_panel(const float* b, int64_t row, int64_t column, int64_t k, int64_t n, int64_t panel, float* packed) {
  const int64_t first = panel * kPanel, wanted = std::min(kPanel, n - first);
  b += first * column;
  if (column == 1 && wanted == kPanel) {
    for (int64_t i = 0; i < k; i++)
      for (int v = 0; v < kTileLanes; v++)
        SIAMESE_AT(Lanes, packed + i * kPanel + v * kLanes) = SIAMESE_AT(const Lanes, b + i * row + v * kLanes);
    return;
  }
  constexpr int64_t kAtOnce = 64;  // rows of b whose lines stay in the L1 cache
  for (int64_t start = 0; start < k; start += kAtOnce) {
    const int64_t end = std::min(start + kAtOnce, k);
    for (int64_t j = 0; j < kPanel; j++)
      for (int64_t i = start; i < end; i++) packed[i * kPanel + j] = j < wanted ? b[i * row + j * column] : 0.f;
  }
}

// Adds a b to `sum`: kRows rows of a, whose value (i, step) is at i row + step column, and b [count, kWide registers] at
// `stride`.
template <int kRows, int kWide, bool kTransposed>
inline __attribute__((always_inline)) void add_product(const float* a, int64_t a_stride, const float* b, int64_t b_stride,
                                                       int64_t count, Lanes (&sum)[kRows][kWide]) {
  // Three rows of a share one pointer: an x86 address is a base plus one or two times a stride, and no more.
  constexpr int kPointers = kTransposed ? 1 : (kRows + 2) / 3;
  const float* left[kPointers];
  for (int g = 0; g < kPointers; g++) left[g] = a + 3 * g * a_stride;
  for (int64_t step = 0; step < count; step++) {
    Lanes right[kWide];
    for (int v = 0; v < kWide; v++) right[v] = SIAMESE_AT(const Lanes, b + v * kLanes);
    for (int i = 0; i < kRows; i++) {
      const float value = kTransposed ? left[0][i] : left[i / 3][i % 3 * a_stride];
      for (int v = 0; v < kWide; v++) sum[i][v] += value * right[v];
    }
    b += b_stride;
    for (int g = 0; g < kPointers; g++) left[g] += kTransposed ? a_stride : 1;
  }
}

// What a tile does with its sums: y = sum, y += sum, or y = clip(sum + offset).
enum class Write { kStore, kAdd, kClip };

// y [kRows, columns] of a b.
template <int kRows, int kWide, bool kTransposed, Write kWrite>
inline __attribute__((always_inline)) void multiply_tile(const float* a, int64_t a_stride, const float* b, int64_t b_stride,
                                                         int64_t count, int64_t columns, const float* offset, Clip clip, float* y,
                                                         int64_t y_stride) {
  constexpr bool kAdd = kWrite == Write::kAdd;
  // Columns beyond the last one of the panel are not part of y: such a tile is written elsewhere, and the part that belongs to y
  // is copied.
  const bool whole = columns >= kWide * kLanes;
  float apart[kRows * kWide * kLanes];
  float* const out = whole ? y : apart;
  const int64_t out_stride = whole ? y_stride : kWide * kLanes;
  Lanes sum[kRows][kWide] = {};
  add_product<kRows, kWide, kTransposed>(a, a_stride, b, b_stride, count, sum);
#pragma GCC unroll 16
  for (int i = 0; i < kRows; i++) {
#pragma GCC unroll 4
    for (int v = 0; v < kWide; v++) {
      if (kWrite == Write::kClip) sum[i][v] = clipped(sum[i][v] + SIAMESE_AT(const Lanes, offset + v * kLanes), clip);
      Lanes& place = SIAMESE_AT(Lanes, out + i * out_stride + v * kLanes);
      place = kAdd && whole ? place + sum[i][v] : sum[i][v];
    }
  }
  if (whole) return;
  typedef float Four __attribute__((vector_size(16), aligned(4), may_alias));
  for (int i = 0; i < kRows; i++) {
    const float* from = apart + i * kWide * kLanes;
    float* to = y + i * y_stride;
    int64_t j = 0;
    for (; j + 4 <= columns; j += 4)
      SIAMESE_AT(Four, to + j) = SIAMESE_AT(const Four, from + j) + (kAdd ? SIAMESE_AT(const Four, to + j) : Four{});
    for (; j < columns; j++) to[j] = kAdd ? to[j] + from[j] : from[j];
  }
}

// All rows [0, rows) of y for one panel of b, kTileRows at a time and then the rest.
template <int kWide, bool kTransposed, Write kWrite>
inline void multiply_panel(const float* a, int64_t a_stride, const float* b, int64_t b_stride, int64_t count, int64_t rows,
                           int64_t columns, const float* offset, Clip clip, float* y, int64_t y_stride) {
  int64_t i = 0;
  const auto tiles = [&](auto size) {
    constexpr int kRows = decltype(size)::value;
    for (; i + kRows <= rows; i += kRows)
      multiply_tile<kRows, kWide, kTransposed, kWrite>(a + (kTransposed ? i : i * a_stride), a_stride, b, b_stride, count, columns,
                                                       offset, clip, y + i * y_stride, y_stride);
  };
  tiles(std::integral_constant<int, kTileRows>());
  if (kTileRows > 4) tiles(std::integral_constant<int, 4>());
  tiles(std::integral_constant<int, 1>());
}

// y [rows, columns] of y [.., n] = a [rows, k] b, where b is one panel [k, kPanel]. With an offset [kPanel], y = clip(a b + offset).
inline void multiply_rows(const float* a, const float* panel, int64_t k, int64_t rows, int64_t columns, const float* offset,
                          Clip clip, float* y, int64_t n) {
  const auto multiply = [&](auto wide) {
    constexpr int kWide = decltype(wide)::value;
    if (offset)
      multiply_panel<kWide, false, Write::kClip>(a, k, panel, kPanel, k, rows, columns, offset, clip, y, n);
    else
      multiply_panel<kWide, false, Write::kStore>(a, k, panel, kPanel, k, rows, columns, offset, clip, y, n);
  };
  if (columns > kLanes)
    multiply(std::integral_constant<int, kTileLanes>());
  else
    multiply(std::integral_constant<int, 1>());
}

// Panels [from, to) of `count` rows of b [.., n], each [count, kPanel] and padded with zeros, in one pass over the rows.
inline void pack_rows(const float* b, int64_t n, int64_t count, int64_t from, int64_t to, float* packed) {
  for (int64_t row = 0; row < count; row++) {
    for (int64_t i = from; i < to; i++) {
      const float* in = b + row * n + i * kPanel;
      float* out = packed + ((i - from) * count + row) * kPanel;
      if (n - i * kPanel >= kPanel)
        for (int v = 0; v < kTileLanes; v++) SIAMESE_AT(Lanes, out + v * kLanes) = SIAMESE_AT(const Lanes, in + v * kLanes);
      else
        for (int64_t j = 0; j < kPanel; j++) out[j] = i * kPanel + j < n ? in[j] : 0.f;
    }
  }
}

// sums [m, columns] of [m, n] = a^T b over `count` rows of a [.., m] and b [.., kPanel at b_stride], set or added to.
inline void add_transposed(const float* a, int64_t m, const float* b, int64_t b_stride, int64_t count, int64_t columns, bool add,
                           float* sums, int64_t n) {
  const auto multiply = [&](auto wide) {
    constexpr int kWide = decltype(wide)::value;
    if (add)
      multiply_panel<kWide, true, Write::kAdd>(a, m, b, b_stride, count, m, columns, nullptr, {}, sums, n);
    else
      multiply_panel<kWide, true, Write::kStore>(a, m, b, b_stride, count, m, columns, nullptr, {}, sums, n);
  };
  if (columns > kLanes)
    multiply(std::integral_constant<int, kTileLanes>());
  else
    multiply(std::integral_constant<int, 1>());
}

// Multiplies each column of a panel [k, kPanel] by its factor.
inline void scale_panel(const float* factors, int64_t k, float* packed) {
  for (int64_t i = 0; i < k; i++)
    for (int v = 0; v < kTileLanes; v++)
      SIAMESE_AT(Lanes, packed + i * kPanel + v * kLanes) *= SIAMESE_AT(const Lanes, factors + v * kLanes);
}
