// The hash behind the draws of draws.h. See each-level.h.

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

// Which of the 16 values from place `start` on are kept: all bits, or none.
inline void draw_kept(uint32_t start, Key key, int32_t threshold, IntVector* kept) {
  constexpr BitVector lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const BitVector places = lanes + start;
  const BitVector draws = mixed<BitVector>(mixed<BitVector>(places ^ key.first) + key.second);
  *kept = (IntVector)(draws >> 1) >= threshold;
}
