import { resolve } from 'node:path';
import type { Metric } from '../distances/metric';
import type { GalleryRows } from './gallery-rows';
import { readGalleryFile } from './read-gallery-file';
import { writeGalleryFile } from './write-gallery-file';

/** The file of a gallery, wherever the process goes. */
export interface KeptGallery {
  /** The rows that it holds; nothing where there is no file yet. */
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
