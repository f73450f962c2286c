import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { printable } from '../../checks/printable';
import { isWholeNumber } from '../../checks/require-whole-numbers';
import { readWholeFile } from '../../files/read-whole-file';
import { replaceFile } from '../../files/replace-file';

/** The content of a checkpoint: float32 arrays by name, and texts by key. */
export interface TensorsFile {
  tensors: Map<string, { shape: number[]; values: Float32Array }>;
  metadata: Record<string, string>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** Thrown if a file is not a whole tensors file. */
export class TensorsFileError extends Error {
  override name = 'TensorsFileError';

  /** Names that the file holds are shown as text, whatever they do to a terminal. */
  constructor(message: string) {
    super(printable(message));
  }
}

/**
 * Writes float32 arrays in the safetensors layout (an 8-byte little-endian header length, a JSON header, the bytes), which
 * Python's `safetensors` opens. The file is written beside its place and then renamed, so that a killed run leaves the old one;
 * the sha256 of header and bytes is in the metadata, so that a damaged file is recognised. Its folder is made if it is missing.
 * @throws Error that names the file if it cannot be written
 */
export function writeTensorsFile(path: string, file: TensorsFile): Promise<void> {
  return replaceFile(path, (beside) => writeTensors(beside, file));
}

/** Writes the same to a path that holds nothing yet. */
export async function writeTensors(path: string, { tensors, metadata }: TensorsFile): Promise<void> {
  const header: Record<string, HeaderEntry> = {};
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
    parts.push(bytes);
  }
  const sha256 = hashOf(metadata, header, parts);
  const json = Buffer.from(JSON.stringify({ __metadata__: { ...metadata, sha256 }, ...header }));
  const padding = Buffer.alloc((8 - (json.length % 8)) % 8, ' ');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length + padding.length));
  await writeFile(path, Buffer.concat([length, json, padding, ...parts]));
}

/**
 * Reads what `writeTensorsFile` wrote.
 * @throws TensorsFileError if the file is cut, damaged or of another kind; the system's error if it cannot be read
 */
export async function readTensorsFile(path: string): Promise<TensorsFile> {
  const refuse = (found: string): never => {
    throw new TensorsFileError(`${path}: not a whole tensors file: ${found}`);
  };
  return parseTensors(await readWholeFile(path, refuse), path);
}

/** Parses the bytes of a whole tensors file; `name` is for errors. */
export function parseTensors(bytes: Buffer, name: string): TensorsFile {
  const refuse = (found: string): never => {
    throw new TensorsFileError(`${name}: not a whole tensors file: ${found}`);
  };
  if (bytes.length < 8) return refuse(`it must have 8 bytes or more, found ${bytes.length}`);
  const headerLength = bytes.readBigUInt64LE(0);
  if (headerLength > BigInt(bytes.length - 8))
    return refuse(`its header claims ${headerLength} bytes, the file has ${bytes.length}`);
  const start = 8 + Number(headerLength);
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(bytes.toString('utf8', 8, start));
  } catch {
    return refuse('its header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    return refuse('its header is not an object');
  const { __metadata__: found, ...entries } = header;
  const { sha256, ...metadata } = (found ?? {}) as Record<string, string>;
  const data = bytes.subarray(start);
  if (sha256 !== hashOf(metadata, entries, [data]))
    return refuse(`its header and ${data.length} bytes of data are not those that were written`);
  const tensors: TensorsFile['tensors'] = new Map();
  for (const [key, entry] of Object.entries(entries)) {
    if (!isEntry(entry, data.length)) return refuse(`${key} must lie within its ${data.length} bytes of data`);
    const values = new Float32Array(entry.shape.reduce((product, length) => product * length, 1));
    new Uint8Array(values.buffer).set(data.subarray(...entry.data_offsets));
    tensors.set(key, { shape: entry.shape, values });
  }
  return { tensors, metadata };
}

function hashOf(metadata: object, header: object, parts: Uint8Array[]): string {
  const hash = createHash('sha256').update(JSON.stringify({ __metadata__: metadata, ...header }));
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function isEntry(value: unknown, available: number): value is HeaderEntry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Partial<HeaderEntry>;
  if (dtype !== 'F32' || !Array.isArray(shape) || !Array.isArray(offsets) || offsets.length !== 2) return false;
  if (![...shape, ...offsets].every((length) => isWholeNumber(length))) return false;
  const [from, to] = offsets;
  return to <= available && to - from === 4 * shape.reduce((product, length) => product * length, 1);
}
