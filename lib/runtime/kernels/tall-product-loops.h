// The loops of tall-product.cc. See each-level.h.

// Adds a [count, kTile]^T b [count, 16 kWide] to `sums` [kTile, stride], whose 16 kWide first columns stay in registers meanwhile.
template <int kWide>
inline void accumulate_tile(const float* a, int64_t a_stride, const float* b, int64_t b_stride, int64_t count, float* sums,
                            int64_t stride) {
  Vector sum[kTile][kWide];
  for (int i = 0; i < kTile; i++)
    for (int j = 0; j < kWide; j++) sum[i][j] = SIAMESE_AT(const Vector, sums + i * stride + j * kVector);
  for (int64_t row = 0; row < count; row++) {
    Vector right[kWide];
    for (int j = 0; j < kWide; j++) right[j] = SIAMESE_AT(const Vector, b + row * b_stride + j * kVector);
    for (int i = 0; i < kTile; i++)
      for (int j = 0; j < kWide; j++) sum[i][j] += a[row * a_stride + i] * right[j];
  }
  for (int i = 0; i < kTile; i++)
    for (int j = 0; j < kWide; j++) SIAMESE_AT(Vector, sums + i * stride + j * kVector) = sum[i][j];
}

// Adds a^T b for rows [from, to) of a [rows, m] and b [rows, n] to `sums` [m, n]; m in eights, n in sixteens.
inline void accumulate_product(const float* a, const float* b, int64_t m, int64_t n, int64_t from, int64_t to, float* sums) {
  for (int64_t start = from; start < to; start += kRowsAtOnce) {
    const int64_t count = std::min(kRowsAtOnce, to - start);
    for (int64_t column = 0; column < n; column += 2 * kVector) {
      for (int64_t i = 0; i < m; i += kTile) {
        const float *left = a + start * m + i, *right = b + start * n + column;
        float* sum = sums + i * n + column;
        if (column + 2 * kVector <= n)
          accumulate_tile<2>(left, m, right, n, count, sum, n);
        else
          accumulate_tile<1>(left, m, right, n, count, sum, n);
      }
    }
  }
}

// Rows of a [kTile, k] times b [k, 16 kWide] into y, of which `columns` are wanted.
template <int kWide>
inline void multiply_tile(const float* a, int64_t k, const float* b, int64_t b_stride, int64_t columns, float* y, int64_t y_stride) {
  Vector sum[kTile][kWide] = {};
  for (int64_t step = 0; step < k; step++) {
    Vector right[kWide];
    for (int j = 0; j < kWide; j++) right[j] = SIAMESE_AT(const Vector, b + step * b_stride + j * kVector);
    for (int i = 0; i < kTile; i++)
      for (int j = 0; j < kWide; j++) sum[i][j] += a[i * k + step] * right[j];
  }
  for (int i = 0; i < kTile; i++) {
    for (int j = 0; j < kWide; j++) {
      float* out = y + i * y_stride + j * kVector;
      if ((j + 1) * kVector <= columns)
        SIAMESE_AT(Vector, out) = sum[i][j];
      else
        for (int l = 0; l < kVector && j * kVector + l < columns; l++) out[l] = sum[i][j][l];
    }
  }
}

// Groups of eight rows [from, to) of y = a b: a is [rows, k], b [k, wide] of which the first n columns are wanted, y [rows, n].
inline void multiply_rows(const float* a, const float* b, int64_t k, int64_t wide, int64_t n, int64_t from, int64_t to, float* y) {
  for (int64_t group = from; group < to; group++) {
    const int64_t row = group * kTile;
    for (int64_t column = 0; column < n; column += 2 * kVector) {
      float* out = y + row * n + column;
      if (column + kVector < wide)
        multiply_tile<2>(a + row * k, k, b + column, wide, n - column, out, n);
      else
        multiply_tile<1>(a + row * k, k, b + column, wide, n - column, out, n);
    }
  }
}
