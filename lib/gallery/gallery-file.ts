import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { partialPath, removeAbandoned } from '../data/partial-files';
import { isDimensions, isId, isLabel } from './check-rows';
import type { GalleryMetric } from './gallery';
import { GalleryRows } from './gallery-rows';

/** Thrown where a file is not a whole gallery: cut, damaged, or something else. */
export class GalleryFileError extends Error {
  override name = 'GalleryFileError';
}

/*
 * The file, little-endian: a header of 64 bytes (magic [8], version, dimensions, metric and 0 as uint32, rows as float64, sha256
 * of these 32 bytes and of all after the header), then ids [rows] as float64, labels [rows] as int32, values [rows, dimensions]
 * as float32.
 */
const magic = Buffer.from('SIAMGAL\n');
const version = 1;
const headerBytes = 64;
const describedBytes = 32;
const metrics: GalleryMetric[] = ['cosine', 'euclidean', 'dot'];
/** Bytes that are read, written and hashed at a time. */
const chunkBytes = 2 ** 22;

/** The bytes of the arrays, in their order in the file. */
function partsOf({ ids, labels, values, size, dimensions }: GalleryRows): Uint8Array[] {
  const arrays = [ids.subarray(0, size), labels.subarray(0, size), values.subarray(0, size * dimensions)];
  return arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
}

/** Writes the rows beside their place, to the disk itself, and renames them: a killed run leaves the old file. */
export async function writeGalleryFile(path: string, rows: GalleryRows, metric: GalleryMetric): Promise<void> {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.writeUInt32LE(version, 8);
  header.writeUInt32LE(rows.dimensions, 12);
  header.writeUInt32LE(metrics.indexOf(metric), 16);
  header.writeDoubleLE(rows.size, 24);
  const hash = createHash('sha256').update(header.subarray(0, describedBytes));
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  await removeAbandoned(folder);
  const beside = partialPath(folder, basename(path));
  try {
    const file = await open(beside, 'wx');
    try {
      const write = async (bytes: Uint8Array, at: number) =>
        (await file.write(bytes, 0, bytes.length, at)).bytesWritten;
      let at = headerBytes;
      for (const part of partsOf(rows)) at = await inChunks(part, at, write, hash);
      hash.digest().copy(header, describedBytes);
      await file.write(header, 0, headerBytes, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/**
 * Reads what `writeGalleryFile` wrote; nothing is allocated before the file has the size that its header tells.
 * @returns undefined where there is no such file
 */
export async function readGalleryFile(
  path: string,
  dimensions: number,
  metric: GalleryMetric,
): Promise<GalleryRows | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return await readRows(file, path, dimensions, metric);
  } finally {
    await file.close();
  }
}

async function readRows(
  file: FileHandle,
  path: string,
  dimensions: number,
  metric: GalleryMetric,
): Promise<GalleryRows> {
  const refuse = (found: string): never => {
    throw new GalleryFileError(
      `${path}: not a whole gallery: ${found}; restore it, or remove it and add the rows again`,
    );
  };
  const stat = await file.stat();
  if (!stat.isFile()) return refuse('found no file but something else');
  const header = Buffer.alloc(headerBytes);
  const { bytesRead } = await file.read(header, 0, headerBytes, 0);
  if (bytesRead < headerBytes) return refuse(`found ${bytesRead} bytes, wanted ${headerBytes} or more`);
  if (!header.subarray(0, magic.length).equals(magic)) return refuse('it does not begin as one');
  if (header.readUInt32LE(8) !== version)
    return refuse(`it is of version ${header.readUInt32LE(8)}, this library reads ${version}`);
  const [ofFile, size, own] = [header.readUInt32LE(12), header.readDoubleLE(24), metrics[header.readUInt32LE(16)]];
  if (!isDimensions(ofFile) || !isId(size) || !own || header.readUInt32LE(20) !== 0)
    return refuse(`its header tells of ${size} rows of ${ofFile} dimensions by metric ${header.readUInt32LE(16)}`);
  const wanted = headerBytes + size * (8 + 4 + 4 * ofFile);
  if (stat.size !== wanted)
    return refuse(`found ${stat.size} bytes, wanted ${wanted} for ${size} rows of ${ofFile} dimensions`);
  if (ofFile !== dimensions || own !== metric)
    throw new Error(
      `openExactGallery: wanted ${dimensions} dimensions by ${metric}, found ${ofFile} by ${own} in ${path}; name another file`,
    );
  const rows = new GalleryRows(dimensions);
  rows.reserve(size);
  rows.size = size;
  const hash = createHash('sha256').update(header.subarray(0, describedBytes));
  const read = async (bytes: Uint8Array, at: number) => (await file.read(bytes, 0, bytes.length, at)).bytesRead;
  let at = headerBytes;
  for (const part of partsOf(rows)) at = await inChunks(part, at, read, hash);
  if (!hash.digest().equals(header.subarray(describedBytes))) return refuse('its sha256 is not that of its bytes');
  const wrong = whatIsWrong(rows);
  return wrong ? refuse(wrong) : rows;
}

/**
 * Reads or writes the bytes of a part from `at` on in the file, and hashes them.
 * @param move does as many as it can, and says how many
 */
async function inChunks(
  part: Uint8Array,
  at: number,
  move: (bytes: Uint8Array, at: number) => Promise<number>,
  hash: Hash,
): Promise<number> {
  for (let from = 0; from < part.length; ) {
    const count = await move(part.subarray(from, from + chunkBytes), at + from);
    if (count === 0) throw new GalleryFileError(`a gallery's file ended at byte ${at + from}, while it was in use`);
    hash.update(part.subarray(from, from + count));
    from += count;
  }
  return at + part.length;
}

/** Whatever the sha256 says, no number that `add` would refuse comes in; on the way lengths and the index are made. */
function whatIsWrong(rows: GalleryRows): string | undefined {
  const { size, dimensions, ids, labels, values, lengths } = rows;
  for (let row = 0; row < size; row++) {
    if (!isId(ids[row])) return `row ${row} has the id ${ids[row]}`;
    if (!isLabel(labels[row])) return `row ${row} has the label ${labels[row]}`;
    let squares = 0;
    for (let i = row * dimensions; i < (row + 1) * dimensions; i++) squares += values[i] * values[i];
    if (!Number.isFinite(squares)) return `row ${row} is not finite`;
    lengths[row] = Math.sqrt(squares);
  }
  return rows.index() ? undefined : 'two rows have one id';
}
