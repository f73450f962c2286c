/** C. Wellons' "triple32" (hash-prospector, 2018), number by number. */
function triple32(x: number): number {
  x = Math.imul(x ^ (x >>> 17), 0xed5ad4bb);
  x = Math.imul(x ^ (x >>> 11), 0xac4c1b51);
  x = Math.imul(x ^ (x >>> 15), 0x31848bab);
  return (x ^ (x >>> 14)) >>> 0;
}

/** Which of `size` values dropout keeps: a value's draw is a hash of its place, the seed and the number of the draw. */
export function keptByTriple32(size: number, rate: number, [seed0, seed1]: number[], draw: number): boolean[] {
  const first = triple32((seed0 + triple32((seed1 + triple32(draw)) | 0)) | 0);
  const second = triple32(first ^ 0x9e3779b9);
  const threshold = Math.floor(Math.fround(rate) * 2 ** 31);
  return Array.from({ length: size }, (_, place) => {
    const drawn = triple32((triple32(place ^ first) + second) | 0);
    return drawn >>> 1 >= threshold;
  });
}
