// See each-level.h.

// The bits of a number without its sign, which grow with its magnitude.
inline int32_t magnitude(float x) {
  int32_t bits;
  std::memcpy(&bits, &x, sizeof(bits));
  return bits & 0x7fffffff;
}

// The largest magnitude in x[from, to).
inline int32_t largest_magnitude(const float* x, int64_t from, int64_t to) {
  int32_t largest = 0;
  for (int64_t i = from; i < to; i++) largest = std::max(largest, magnitude(x[i]));
  return largest;
}
