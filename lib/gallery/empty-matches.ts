import type { GalleryMatches } from './gallery';

/** Matches without any: every place is left over. */
export function emptyMatches(queries: number, k: number): GalleryMatches {
  return {
    ids: new Float64Array(queries * k).fill(-1),
    labels: new Int32Array(queries * k).fill(-1),
    distances: new Float32Array(queries * k).fill(Number.POSITIVE_INFINITY),
    k,
  };
}
