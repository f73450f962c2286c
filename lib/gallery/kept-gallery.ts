import { resolve } from 'node:path';
import type { Metric } from '../distances/metric';
import type { GalleryRows } from './gallery-rows';
import { readGalleryFile } from './read-gallery-file';
import { writeGalleryFile } from './write-gallery-file';

/** The file of a gallery. Its path is resolved once, so that a later change of the working directory does not matter. */
export interface KeptGallery {
  /** The rows in the file; undefined if there is no file yet. */
  read(dimensions: number): Promise<GalleryRows | undefined>;
  write(rows: GalleryRows): Promise<void>;
}

export function keptGallery(file: string, metric: Metric): KeptGallery {
  const path = resolve(file);
  return {
    read: (dimensions) => readGalleryFile(path, dimensions, metric),
    write: (rows) => writeGalleryFile(path, rows, metric),
  };
}
