/** C. Wellons' "triple32" (hash-prospector, 2018), a permutation of 32 bits. */
function mixed(word: number): number {
  let x = word >>> 0;
  x ^= x >>> 17;
  x = Math.imul(x, 0xed5ad4bb);
  x ^= x >>> 11;
  x = Math.imul(x, 0xac4c1b51);
  x ^= x >>> 15;
  x = Math.imul(x, 0x31848bab);
  return (x ^ (x >>> 14)) >>> 0;
}

/**
 * What the dropout of the own ops (`kernels/draws.h`) makes of ones: 1 / (1 - rate) for a value that is kept, 0 for one that is dropped.
 * @param seed the two numbers of `withSeed`
 * @param draw the number of the draw in the step
 */
export function keptValues(count: number, rate: number, seed: ArrayLike<number>, draw: number): Float32Array {
  const key = mixed(seed[0] + mixed(seed[1] + mixed(draw)));
  const other = mixed(key ^ 0x9e3779b9);
  const threshold = Math.floor(Math.fround(rate) * 2 ** 31);
  const scale = Math.fround(1 / Math.fround(1 - Math.fround(rate)));
  const kept = new Float32Array(count);
  for (let i = 0; i < count; i++) if (mixed(mixed(i ^ key) + other) >>> 1 >= threshold) kept[i] = scale;
  return kept;
}
