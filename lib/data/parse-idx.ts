import { types } from 'node:util';

/** Bytes that are not one whole IDX file of unsigned bytes. */
export class IdxError extends Error {
  override readonly name = 'IdxError';
}

/** Contents of an IDX file. */
export interface IdxArray {
  /** Length of each dimension, outermost first: `[60000, 28, 28]`. */
  shape: number[];
  /** All elements, row-major: a view of the bytes given, not a copy. */
  values: Uint8Array;
}

const unsignedByte = 0x08;

/**
 * Reads an IDX file, the format of MNIST: two zero bytes, the element type (8: unsigned byte), the number of dimensions,
 * each dimension as a big-endian 32-bit integer, then the elements.
 * Only unsigned bytes are read, the dimensions must be 1 or more, and the elements must fill the rest exactly.
 * Nothing is allocated by what the header says.
 * @throws {IdxError} on anything else: other bytes, another element type, a truncated file, trailing bytes
 * @see http://yann.lecun.com/exdb/mnist/ (LeCun, Cortes and Burges, 1998)
 */
export function parseIdx(bytes: Uint8Array): IdxArray {
  if (!types.isUint8Array(bytes)) throw new IdxError('parseIdx: wants a Uint8Array, found something else');
  if (bytes.length < 4) throw new IdxError(`parseIdx: found ${count(bytes.length)}, an IDX header has 4 or more`);
  if (bytes[0] !== 0 || bytes[1] !== 0) throw new IdxError(`parseIdx: ${wrongStart(bytes)}`);
  if (bytes[2] !== unsignedByte) {
    throw new IdxError(`parseIdx: element type 0x${hex(bytes[2])} is not supported, wanted 0x08 (unsigned bytes)`);
  }
  const rank = bytes[3];
  if (rank === 0) throw new IdxError('parseIdx: the header names 0 dimensions, wanted 1 or more');
  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    throw new IdxError(
      `parseIdx: truncated: the header of ${rank} dimensions is ${count(header)}, found ${bytes.length}`,
    );
  }
  const shape = readShape(bytes, rank);
  const found = bytes.length - header;
  const wanted = shape.reduce((product, length) => product * length, 1);
  if (wanted !== found) {
    const problem = found < wanted ? 'truncated' : 'trailing bytes';
    throw new IdxError(
      `parseIdx: ${problem}: shape ${shape.join('x')} wants ${count(wanted)} of elements, found ${found}`,
    );
  }
  return { shape, values: new Uint8Array(bytes.buffer, bytes.byteOffset + header, found) };
}

function readShape(bytes: Uint8Array, rank: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const empty = shape.indexOf(0);
  if (empty >= 0) {
    throw new IdxError(`parseIdx: dimension ${empty + 1} of ${rank} has length 0, wanted 1 or more`);
  }
  return shape;
}

function wrongStart(bytes: Uint8Array): string {
  const start = Array.from(bytes.subarray(0, 4), hex).join(' ');
  const hint = bytes[0] === 0x1f && bytes[1] === 0x8b ? ' (a gzip file: decompress it first)' : '';
  return `not an IDX file: it starts with ${start}${hint}, wanted 00 00 08 and the number of dimensions`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function count(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}
