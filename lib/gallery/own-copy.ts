import type { Embeddings } from '../models/embed';
import type { GalleryAddOptions } from './gallery';

/** A copy, since the caller may change the numbers before the gallery reads them. Anything but an array is left to the checks. */
export const copyOfList = <T>(list: ArrayLike<T>): ArrayLike<T> =>
  typeof list === 'object' && typeof list?.length === 'number' ? Array.from(list) : list;

/** The same for embeddings. */
export const copyOfEmbeddings = (embeddings: Embeddings): Embeddings =>
  embeddings?.values instanceof Float32Array ? { ...embeddings, values: embeddings.values.slice() } : embeddings;

/** The same of the options that rows are added with. */
export function copyOfAddOptions(options: GalleryAddOptions): GalleryAddOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return options;
  const { ids, labels } = options;
  return { ...options, ids: copyOfList(ids), ...(labels === undefined ? {} : { labels: copyOfList(labels) }) };
}
