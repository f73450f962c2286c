import type { FileHandle } from 'node:fs/promises';
import { isWholeNumber } from '../checks/require-whole-numbers';
import type { Metric } from '../distances/metric';
import { namedError } from '../files/path-errors';
import { openFile } from '../files/read-whole-file';
import { isDimensions } from './check-rows';
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
import { GalleryRows } from './gallery-rows';

/**
 * Reads a file of `writeGalleryFile`; nothing is allocated before the file is known to have the size that its header says.
 * @returns undefined if there is no such file
 * @throws GalleryFileError if it is not a whole gallery; Error if it has other dimensions or another metric, or cannot be read
 */
export async function readGalleryFile(
  path: string,
  dimensions: number,
  metric: Metric,
): Promise<GalleryRows | undefined> {
  const refuse = (found: string): never => {
    throw new GalleryFileError(
      `${path}: not a whole gallery: ${found}; restore it, or remove it and add the rows again`,
    );
  };
  let file: FileHandle | undefined;
  try {
    ({ file } = await openFile(path, refuse, Number.POSITIVE_INFINITY));
    const header = await readHeader(file, refuse);
    if (header.dimensions !== dimensions || header.metric !== metric)
      throw new Error(
        `openExactGallery: file must have ${dimensions} dimensions by ${metric}, found ${header.dimensions} by ${header.metric} in ${path}; name another file`,
      );
    return await readRows(file, path, header, refuse);
  } catch (error) {
    if (!file && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw namedError(path, 'could not be read', error);
  } finally {
    await file?.close();
  }
}

type Refuse = (found: string) => never;

interface Header {
  bytes: Buffer;
  dimensions: number;
  metric: Metric;
  size: number;
}

/** The content of the header, if it is a gallery's and the file has the length that it says. */
async function readHeader(file: FileHandle, refuse: Refuse): Promise<Header> {
  const { size: found } = await file.stat();
  const bytes = Buffer.alloc(headerBytes);
  const { bytesRead } = await file.read(bytes, 0, headerBytes, 0);
  if (bytesRead < headerBytes) return refuse(`it must have ${headerBytes} bytes or more, found ${bytesRead}`);
  if (!bytes.subarray(0, magic.length).equals(magic)) return refuse('it does not begin as one');
  const version = bytes.readUInt32LE(8);
  if (version !== formatVersion) return refuse(`it is of version ${version}, this library reads ${formatVersion}`);
  const [dimensions, size, metric] = [
    bytes.readUInt32LE(12),
    bytes.readDoubleLE(24),
    numberedMetrics[bytes.readUInt32LE(16)],
  ];
  if (!isDimensions(dimensions) || !isWholeNumber(size) || !metric || bytes.readUInt32LE(20) !== 0)
    return refuse(`its header tells of ${size} rows of ${dimensions} dimensions by metric ${bytes.readUInt32LE(16)}`);
  const wanted = headerBytes + size * (8 + 4 + 4 * dimensions);
  if (found !== wanted)
    return refuse(`${size} rows of ${dimensions} dimensions must have ${wanted} bytes, found ${found}`);
  return { bytes, dimensions, metric, size };
}

async function readRows(file: FileHandle, path: string, header: Header, refuse: Refuse): Promise<GalleryRows> {
  const rows = new GalleryRows(header.dimensions);
  try {
    rows.reserve(header.size);
  } catch (error) {
    const what = `${header.size} rows of ${header.dimensions} dimensions`;
    throw new Error(`openExactGallery: no memory for the ${what} in ${path}; open it where there is more`, {
      cause: error,
    });
  }
  rows.size = header.size;
  const hash = hashOfHeader(header.bytes);
  const read = async (bytes: Uint8Array, at: number) => (await file.read(bytes, 0, bytes.length, at)).bytesRead;
  if (!(await moveParts(rows, hash, read))) return refuse('it was cut while it was read');
  if (!hash.digest().equals(header.bytes.subarray(describedBytes)))
    return refuse('its sha256 is not that of its bytes');
  const wrong = whatIsWrong(rows);
  if (wrong) return refuse(wrong);
  rows.content = contentOf(header.bytes);
  return rows;
}

/** Refuses every number that `add` would refuse, even with a right sha256; computes the lengths and the index on the way. */
function whatIsWrong(rows: GalleryRows): string | undefined {
  const { size, dimensions, ids, labels, values, lengths } = rows;
  for (let row = 0; row < size; row++) {
    if (!isWholeNumber(ids[row])) return `row ${row} has the id ${ids[row]}`;
    if (labels[row] < -1) return `row ${row} has the label ${labels[row]}`;
    let squares = 0;
    for (let i = row * dimensions; i < (row + 1) * dimensions; i++) squares += values[i] * values[i];
    if (!Number.isFinite(squares)) return `row ${row} is not finite`;
    lengths[row] = Math.sqrt(squares);
  }
  return rows.index() ? undefined : 'two rows have the same id';
}
