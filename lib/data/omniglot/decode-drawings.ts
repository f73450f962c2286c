import { availableParallelism } from 'node:os';
import { mapInOrder } from '../folder/map-in-order';
import { slowProgress } from '../slow-progress';
import { decodeDrawing, side } from './decode-drawing';

/** Drawings, ordered by their paths. */
export interface Drawings {
  paths: string[];
  /** [paths, 105, 105], ink 255 on 0. */
  images: Uint8Array;
}

/**
 * Decodes drawings in the order of their paths, a few at a time.
 * @param title of the progress line, which appears after two seconds
 * @throws Error that names the drawing which is not one
 */
export async function decodeDrawings(pngs: ReadonlyMap<string, Uint8Array>, title: string): Promise<Drawings> {
  const paths = [...pngs.keys()].sort();
  const images = new Uint8Array(paths.length * side * side);
  const progress = slowProgress(title, paths.length);
  let row = 0;
  const decode = (path: string) => decodeDrawing(pngs.get(path)!, path);
  try {
    for await (const pixels of mapInOrder(paths, Math.min(4, availableParallelism()), decode)) {
      images.set(pixels, side * side * row++);
      progress.next();
    }
  } finally {
    progress.end();
  }
  return { paths, images };
}
