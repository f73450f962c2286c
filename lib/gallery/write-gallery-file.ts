import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Metric } from '../distances/metric';
import { replaceOwnFile } from '../files/replace-own-file';
import {
  contentOf,
  describedBytes,
  formatVersion,
  GalleryFileError,
  hashOfHeader,
  headerBytes,
  magic,
  moveParts,
  numberedMetrics,
} from './gallery-file';
import type { GalleryRows } from './gallery-rows';

/** Thrown if a gallery is saved to a file that another process has written since it was opened. */
export class GalleryConflictError extends Error {
  override name = 'GalleryConflictError';
}

/**
 * Replaces the file that these rows came from: a killed run leaves the old file.
 * @throws GalleryConflictError if the file is not the one that these rows were read from or last written to; then it is kept
 */
export async function writeGalleryFile(path: string, rows: GalleryRows, metric: Metric): Promise<void> {
  rows.content = await replaceOwnFile(path, {
    requireOwn: (target) => requireOwn(path, target, rows),
    write: (beside) => writeRows(beside, rows, metric),
  });
}

/** @returns the identity of the content (`contentOf`) */
async function writeRows(beside: string, rows: GalleryRows, metric: Metric): Promise<string> {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.writeUInt32LE(formatVersion, 8);
  header.writeUInt32LE(rows.dimensions, 12);
  header.writeUInt32LE(numberedMetrics.indexOf(metric), 16);
  header.writeDoubleLE(rows.size, 24);
  const hash = hashOfHeader(header);
  const file = await open(beside, 'r+');
  try {
    const write = async (bytes: Uint8Array, at: number) => (await file.write(bytes, 0, bytes.length, at)).bytesWritten;
    if (!(await moveParts(rows, hash, write))) throw new GalleryFileError(`${beside}: takes no more bytes`);
    hash.digest().copy(header, describedBytes);
    await file.write(header, 0, headerBytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  return contentOf(header);
}

function requireOwn(path: string, target: string, rows: GalleryRows): void {
  const found = contentAt(target);
  if (found === undefined || found === rows.content) return;
  throw new GalleryConflictError(
    `Gallery.save: ${path} was ${rows.content === undefined ? 'made' : 'written'} by another process since it was opened here; ` +
      'nothing was saved. Open the file again and add these rows to it, or open another file',
  );
}

/** The identity of the existing file's content; undefined if there is no file. */
function contentAt(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return undefined;
  if (!found.isFile()) return 'not a file';
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const header = Buffer.alloc(headerBytes);
    return readSync(file, header, 0, headerBytes, 0) < headerBytes ? 'not a gallery' : contentOf(header);
  } finally {
    closeSync(file);
  }
}
