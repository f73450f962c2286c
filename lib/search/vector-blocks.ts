/** Vectors of one length, of which blocks are read when they are needed. */
export interface Vectors {
  size: number;
  dimensions: number;
  /** A new array of the rows from `from` up to, not with, `to`: [to - from, dimensions], row-major, every number finite. */
  read(from: number, to: number): Float32Array;
}

/** Rows that are on the device at once. */
export interface BlockRows {
  queries: number;
  gallery: number;
}

/** 64 MB of float32. */
const largestBlock = 2 ** 24;
/** Longer rows of scores do not make the search for the best of each any quicker. */
const longestRow = 2 ** 14;

/** So many rows of each that neither they nor their products take more than 64 MB. */
export function blockRows(queries: Vectors, gallery: Vectors): BlockRows {
  const { vectors, rows } = blockLimits(gallery.dimensions);
  const ofGallery = evenly(gallery.size, rows);
  return { queries: evenly(queries.size, Math.min(vectors, Math.floor(largestBlock / ofGallery))), gallery: ofGallery };
}

/** The most vectors that a block may hold, and the most rows of a gallery's block. */
export function blockLimits(dimensions: number): { vectors: number; rows: number } {
  const vectors = Math.max(1, Math.floor(largestBlock / dimensions));
  return { vectors, rows: Math.min(vectors, longestRow) };
}

/** Rows a block, so that there are no more blocks than `most` rows a block would give, and all of about one size. */
function evenly(rows: number, most: number): number {
  return Math.max(1, Math.ceil(rows / Math.ceil(rows / most)));
}
