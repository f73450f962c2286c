// The loop of dropout.cc. See each-level.h.

// C. Wellons' "triple32" (hash-prospector, 2018), a permutation of 32 bits with a bias of 0.02; of numbers, and of 16 at once.
template <typename Bits>
inline Bits mixed(Bits x) {
  x ^= x >> 17;
  x *= 0xed5ad4bbu;
  x ^= x >> 11;
  x *= 0xac4c1b51u;
  x ^= x >> 15;
  x *= 0x31848babu;
  return x ^ x >> 14;
}

// Blocks [from, to) of 16 values. A value is kept where its draw's upper 31 bits are at least `threshold`.
inline void drop(const float* x, float* y, int64_t size, int64_t from, int64_t to, Key key, int32_t threshold,
                             float scale) {
  constexpr BitVector lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  for (int64_t block = from; block < to; block++) {
    const int64_t start = block * kVector;
    const BitVector places = lanes + static_cast<uint32_t>(start);
    const BitVector draws = mixed<BitVector>(mixed<BitVector>(places ^ key.first) + key.second);
    const IntVector kept = (IntVector)(draws >> 1) >= threshold;
    if (start + kVector <= size) {
      const Vector values = SIAMESE_AT(const Vector, x + start) * scale;
      SIAMESE_AT(Vector, y + start) = kept ? values : Vector{};
    } else {
      for (int64_t i = 0; start + i < size; i++) y[start + i] = kept[i] ? x[start + i] * scale : 0.f;
    }
  }
}
