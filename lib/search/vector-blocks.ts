/** Vectors of equal length that are read in blocks, when they are needed. */
export interface Vectors {
  size: number;
  dimensions: number;
  /** A new array of the rows from `from` to `to` (exclusive): [to - from, dimensions], row-major, every number finite. */
  read(from: number, to: number): Float32Array;
}

/** The number of rows on the device at once. */
export interface BlockRows {
  queries: number;
  gallery: number;
}

/** 64 MB of float32. */
const largestBlock = 2 ** 24;
/** Longer rows of scores do not make the search for the best in each row any faster. */
const longestRow = 2 ** 14;

/** The rows per block of each, so that neither they nor their products take more than 64 MB. */
export function blockRows(queries: Vectors, gallery: Vectors): BlockRows {
  const { vectors, rows } = blockLimits(gallery.dimensions);
  const ofGallery = evenly(gallery.size, rows);
  return { queries: evenly(queries.size, Math.min(vectors, Math.floor(largestBlock / ofGallery))), gallery: ofGallery };
}

/** The largest number of vectors in a block, and of rows in a block of the gallery. */
export function blockLimits(dimensions: number): { vectors: number; rows: number } {
  const vectors = Math.max(1, Math.floor(largestBlock / dimensions));
  return { vectors, rows: Math.min(vectors, longestRow) };
}

/** The rows per block that give as few blocks as `most` rows per block would, all of about equal size. */
function evenly(rows: number, most: number): number {
  return Math.max(1, Math.ceil(rows / Math.ceil(rows / most)));
}
