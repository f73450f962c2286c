import { createHash, type Hash } from 'node:crypto';
import type { Metric } from '../distances/metric';
import type { GalleryRows } from './gallery-rows';

/** Thrown where a file is not a whole gallery: cut, damaged, or something else. */
export class GalleryFileError extends Error {
  override name = 'GalleryFileError';
}

/*
 * The file, little-endian: a header of 64 bytes (magic [8], version, dimensions, metric and 0 as uint32, rows as float64, sha256
 * of these 32 bytes and of all after the header), then ids [rows] as float64, labels [rows] as int32, values [rows, dimensions]
 * as float32.
 */
export const magic = Buffer.from('SIAMGAL\n');
export const formatVersion = 1;
export const headerBytes = 64;
/** Of the header, what the sha256 is of; the sha256 follows. */
export const describedBytes = 32;
/** By their numbers in the header. */
export const numberedMetrics: readonly Metric[] = ['cosine', 'euclidean', 'dot'];
/** Bytes that are read, written and hashed at a time. */
const chunkBytes = 2 ** 22;

/** The sha256 of a file, as far as its header goes. */
export const hashOfHeader = (header: Buffer): Hash => createHash('sha256').update(header.subarray(0, describedBytes));

/** What tells a gallery's file from any other content: its header, which has the sha256 of all. */
export const contentOf = (header: Buffer): string => header.toString('hex');

/** The bytes of the arrays, in their order in the file. */
export function partsOf({ ids, labels, values, size, dimensions }: GalleryRows): Uint8Array[] {
  const arrays = [ids.subarray(0, size), labels.subarray(0, size), values.subarray(0, size * dimensions)];
  return arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
}

/**
 * Reads or writes the bytes of the arrays, as they follow the header, and hashes them.
 * @param move reads or writes bytes at a place in the file, as many as it can, and says how many
 * @returns false where the file ends before
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
