/**
 * Throws where the pixels of a data set in memory are anything but bytes in a typed array, of which batches are cut.
 * @param where the public function on whose behalf, for its error
 */
export function requireImages(where: string, dataset: object): void {
  const { name, images } = dataset as { name?: string; images?: unknown };
  if (!('images' in dataset) || images instanceof Uint8Array) return;
  const found = (images as object | undefined)?.constructor?.name ?? String(images);
  throw new TypeError(
    `${where}: ${name ?? 'the data set'} must have its pixels in a Uint8Array, found ${found}; make one with Uint8Array.from(images)`,
  );
}
