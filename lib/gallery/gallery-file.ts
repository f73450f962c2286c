import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { withFileLock } from '../data/file-lock';
import { openFile } from '../data/read-whole-file';
import { linkedPath, naming, replaceFile } from '../data/replace-file';
import { isDimensions, isId, isLabel } from './check-rows';
import type { GalleryMetric } from './gallery';
import { GalleryRows } from './gallery-rows';

/** Thrown where a file is not a whole gallery: cut, damaged, or something else. */
export class GalleryFileError extends Error {
  override name = 'GalleryFileError';
}

/** Thrown where a gallery is to be saved to a file that another process has written since it was opened. */
export class GalleryConflictError extends Error {
  override name = 'GalleryConflictError';
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

/**
 * Writes the rows beside their place, to the disk itself, and renames them: a killed run leaves the old file.
 * @throws GalleryConflictError if the file is not what these rows were read from or written to last; it then stays
 */
export async function writeGalleryFile(path: string, rows: GalleryRows, metric: GalleryMetric): Promise<void> {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.writeUInt32LE(version, 8);
  header.writeUInt32LE(rows.dimensions, 12);
  header.writeUInt32LE(metrics.indexOf(metric), 16);
  header.writeDoubleLE(rows.size, 24);
  const hash = createHash('sha256').update(header.subarray(0, describedBytes));
  const target = await linkedPath(path);
  await naming(path, () => mkdir(dirname(target), { recursive: true }));
  const requireOwn = async () => {
    const found = await galleryVersion(target);
    if (found === undefined || found === rows.version) return;
    throw new GalleryConflictError(
      `Gallery.save: ${path} was ${rows.version === undefined ? 'made' : 'written'} by another process since it was opened here; ` +
        'nothing was saved. Open the file again and add these rows to it, or open another file',
    );
  };
  // Asked before as well: many rows take long to write.
  await requireOwn();
  const lock = <T>(work: () => Promise<T>) => naming(path, () => withFileLock(target, work));
  await lock(() =>
    replaceFile(path, async (beside) => {
      const file = await open(beside, 'r+');
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
      await requireOwn();
    }),
  );
  rows.version = header.toString('hex');
}

/** What tells a gallery's file from any other content: its header, which has the sha256 of all. Undefined where there is no file. */
async function galleryVersion(path: string): Promise<string | undefined> {
  const none = () => 'not a gallery';
  try {
    const { file } = await openFile(
      path,
      () => {
        throw new GalleryFileError(none());
      },
      Number.POSITIVE_INFINITY,
    );
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
      return bytesRead < headerBytes ? none() : buffer.toString('hex');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof GalleryFileError) return error.message;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
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
  const refuse = refuseFile(path);
  let file: FileHandle;
  try {
    ({ file } = await openFile(path, refuse, Number.POSITIVE_INFINITY));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return await readRows(file, refuse, path, dimensions, metric);
  } finally {
    await file.close();
  }
}

const refuseFile =
  (path: string) =>
  (found: string): never => {
    throw new GalleryFileError(
      `${path}: not a whole gallery: ${found}; restore it, or remove it and add the rows again`,
    );
  };

async function readRows(
  file: FileHandle,
  refuse: (found: string) => never,
  path: string,
  dimensions: number,
  metric: GalleryMetric,
): Promise<GalleryRows> {
  const { size: bytes } = await file.stat();
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
  if (bytes !== wanted)
    return refuse(`found ${bytes} bytes, wanted ${wanted} for ${size} rows of ${ofFile} dimensions`);
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
  if (wrong) return refuse(wrong);
  rows.version = header.toString('hex');
  return rows;
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
