/**
 * Checks that a data set in memory has its pixels in a Uint8Array, from which batches are sliced.
 * @param where the public function that asks, for the error
 * @throws TypeError otherwise
 */
export function requireImages(where: string, dataset: object): void {
  const { name, images } = dataset as { name?: string; images?: unknown };
  if (!('images' in dataset) || images instanceof Uint8Array) return;
  const found = (images as object | undefined)?.constructor?.name ?? String(images);
  throw new TypeError(
    `${where}: ${name ?? 'the data set'} must have its pixels in a Uint8Array, found ${found}; make one with Uint8Array.from(images)`,
  );
}
