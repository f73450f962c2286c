/** The bytes of an IDX file. */
export function idx(shape: number[], values: ArrayLike<number>, type = 8): Uint8Array {
  const lengths = shape.flatMap((length) => [24, 16, 8, 0].map((shift) => (length >>> shift) & 255));
  return Uint8Array.from([0, 0, type, shape.length, ...lengths, ...Array.from(values)]);
}
