// The hash behind the draws of draws.h. See each-level.h.

// C. Wellons' "triple32" (hash-prospector, 2018), a permutation of 32-bit numbers with a bias of 0.02; for one number, and for a
// register of them.
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

// Which of the values from place `start` on are kept, for a register of them: all bits set, or none.
inline IntLanes draw_kept(uint32_t start, Key key, int32_t threshold) {
  BitLanes places;
  for (int i = 0; i < kLanes; i++) places[i] = start + i;
  const BitLanes draws = mixed<BitLanes>(mixed<BitLanes>(places ^ key.first) + key.second);
  return (IntLanes)(draws >> 1) >= threshold;
}
