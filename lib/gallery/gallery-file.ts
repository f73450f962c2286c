import { createHash, type Hash } from 'node:crypto';
import type { Metric } from '../distances/metric';
import type { GalleryRows } from './gallery-rows';

/** Thrown if a file is not a whole gallery: it is cut short, damaged, or another kind of file. */
export class GalleryFileError extends Error {
  override name = 'GalleryFileError';
}

/*
 * The file, little-endian: a header of 64 bytes (magic [8]; version, dimensions, metric and 0 as uint32; rows as float64; sha256 of these
 * 32 bytes and of everything after the header), then ids [rows] as float64, labels [rows] as int32, values [rows, dimensions] as float32.
 */
export const magic = Buffer.from('SIAMGAL\n');
export const formatVersion = 1;
export const headerBytes = 64;
/** The part of the header that the sha256 covers; the sha256 follows it. */
export const describedBytes = 32;
/** The metrics, by their number in the header. */
export const numberedMetrics: readonly Metric[] = ['cosine', 'euclidean', 'dot'];
/** The number of bytes that are read, written and hashed at a time. */
const chunkBytes = 2 ** 22;

/** Starts the sha256 of a file with its header. */
export const hashOfHeader = (header: Buffer): Hash => createHash('sha256').update(header.subarray(0, describedBytes));

/** Identifies the content of a gallery's file: its header, which contains the sha256 of everything. */
export const contentOf = (header: Buffer): string => header.toString('hex');

/** The bytes of the arrays, in their order in the file. */
export function partsOf({ ids, labels, values, size, dimensions }: GalleryRows): Uint8Array[] {
  const arrays = [ids.subarray(0, size), labels.subarray(0, size), values.subarray(0, size * dimensions)];
  return arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
}

/**
 * Reads or writes the bytes of the arrays, in their order after the header, and hashes them.
 * @param move reads or writes as many bytes as it can at a position in the file, and gives their number
 * @returns false if the file ends too early
 */
export async function moveParts(
  rows: GalleryRows,
  hash: Hash,
  move: (bytes: Uint8Array, at: number) => Promise<number>,
): Promise<boolean> {
  let at = headerBytes;
  for (const part of partsOf(rows))
    for (let from = 0; from < part.length; ) {
      const count = await move(part.subarray(from, from + chunkBytes), at);
      if (count === 0) return false;
      hash.update(part.subarray(from, from + count));
      from += count;
      at += count;
    }
  return true;
}
