import { knownOptions } from '../checks/known-options';
import { shown } from '../checks/shown';
import type { Metric } from '../distances/metric';
import type { Embeddings } from '../models/embed';
import { checkIds, checkKind, checkQueries, checkRows, knownSearchOptions } from './check-rows';
import type { Gallery, GalleryAddOptions, GalleryMatches } from './gallery';
import { GalleryRows } from './gallery-rows';
import { GallerySearch } from './gallery-search';
import { type KeptGallery, keptGallery } from './kept-gallery';
import { oneAtATime } from './one-at-a-time';
import { copyOfAddOptions, copyOfEmbeddings, copyOfList } from './own-copy';

export interface ExactGalleryOptions {
  /** The length of an embedding: 1 to 32768. */
  dimensions: number;
  /** Default `cosine`. */
  metric?: Metric;
  /** The file that `save` writes; it is read if it already exists. Without it, the gallery ends with the process. */
  file?: string;
}

const known = knownOptions<ExactGalleryOptions>('openExactGallery({ dimensions: 64 })', {
  dimensions: true,
  metric: true,
  file: true,
});

/**
 * A gallery in memory that compares every query with every row, in blocks on TensorFlow's device: exact, without an index (see
 * `nearestNeighbors`). It takes 8 bytes per number, or 8 n d for n rows of d dimensions: half in the process and half on the device, where
 * the blocks stay after the first search.
 *
 * `save` writes the file beside its place, with a sha256, and renames it: a killed run leaves the previous file. The file's mode and a
 * symbolic link to it are kept; a read-only file is not replaced. If two processes have opened the same file, the second one to save gets
 * an error, and nothing of the first is lost.
 *
 * @example
 * const gallery = await openExactGallery({ dimensions: 64, file: 'faces.gallery' });
 * await gallery.add(await embed(encoder, images), { ids: rows, labels: images.labels });
 * const { ids, labels, distances } = await gallery.search(queries, { k: 5 });
 * await gallery.save();
 *
 * @throws Error if an option is unknown; RangeError or Error if `dimensions` or `metric` is not valid; GalleryFileError if the file is not
 * a whole gallery; Error if it has other dimensions or another metric. `save` throws GalleryConflictError if another process or gallery has
 * written the file since; if the system fails, an Error that names the file, with the system's code, such as EACCES
 */
export async function openExactGallery(options: ExactGalleryOptions): Promise<Gallery> {
  const { dimensions, metric = 'cosine', file } = known(options);
  checkKind('openExactGallery', dimensions, metric);
  if (file !== undefined && (typeof file !== 'string' || file === ''))
    throw new Error(`openExactGallery: file must be the path of a file, found ${shown(file)}`);
  const kept = file === undefined ? undefined : keptGallery(file, metric);
  const rows = await kept?.read(dimensions);
  return new ExactGallery(rows ?? new GalleryRows(dimensions), metric, kept);
}

class ExactGallery implements Gallery {
  readonly dimensions: number;
  readonly metric: Metric;
  readonly #rows: GalleryRows;
  readonly #search: GallerySearch;
  readonly #file: KeptGallery | undefined;
  readonly #oneAtATime = oneAtATime();
  #closed = false;

  constructor(rows: GalleryRows, metric: Metric, file: KeptGallery | undefined) {
    this.dimensions = rows.dimensions;
    this.metric = metric;
    this.#rows = rows;
    this.#search = new GallerySearch(rows, metric);
    this.#file = file;
  }

  add(embeddings: Embeddings, options: GalleryAddOptions): Promise<void> {
    const [own, ownOptions] = [copyOfEmbeddings(embeddings), copyOfAddOptions(options)];
    return this.#do(() => {
      const { dimensions } = this;
      const lengths = checkRows('Gallery.add', dimensions, own, ownOptions);
      const { ids, labels } = ownOptions;
      if (this.#rows.size === 0) this.#rows.reserve(ids.length);
      for (let i = 0; i < ids.length; i++) {
        const vector = own.values.subarray(i * dimensions, (i + 1) * dimensions);
        this.#search.changed(this.#rows.set(ids[i], labels?.[i] ?? -1, vector, lengths[i]));
      }
    });
  }

  async search(queries: Embeddings, options: { k: number }): Promise<GalleryMatches> {
    const { k } = knownSearchOptions(options, 'Gallery.search');
    const own = copyOfEmbeddings(queries);
    return this.#do(() => this.#search.search(own, checkQueries('Gallery.search', this.dimensions, own, k), k));
  }

  remove(ids: ArrayLike<number>): Promise<void> {
    const own = copyOfList(ids);
    return this.#do(() => {
      checkIds('Gallery.remove', own);
      for (let i = 0; i < own.length; i++) {
        const row = this.#rows.delete(own[i]);
        if (row === undefined) continue;
        this.#search.changed(row);
        this.#search.changed(this.#rows.size);
      }
    });
  }

  size(): Promise<number> {
    return this.#do(() => this.#rows.size);
  }

  save(): Promise<void> {
    return this.#do(async () => {
      if (this.#file === undefined)
        throw new Error('Gallery.save: file must be named, found none; pass openExactGallery({ …, file })');
      await this.#file.write(this.#rows);
    });
  }

  close(): Promise<void> {
    return this.#oneAtATime(() => {
      this.#closed = true;
      this.#search.dispose();
    });
  }

  #do<T>(work: () => T | Promise<T>): Promise<T> {
    return this.#oneAtATime(() => {
      if (this.#closed) throw new Error('Gallery: it is closed; open it again');
      return work();
    });
  }
}
