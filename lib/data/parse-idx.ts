/** Thrown if bytes are not one whole IDX file of unsigned bytes. */
export class IdxError extends Error {
  override readonly name = 'IdxError';
}

/** The contents of an IDX file. */
export interface IdxArray {
  /** The length of each dimension, outermost first: `[60000, 28, 28]`. */
  shape: number[];
  /** All elements, row-major: a view of the input, not a copy. */
  values: Uint8Array;
}

const unsignedByte = 0x08;

/**
 * Reads an IDX file, the format of MNIST: two zero bytes, the element type (8: unsigned byte), the number of dimensions, each dimension as
 * a big-endian 32-bit integer, then the elements. The elements must be unsigned bytes, each dimension must be 1 or more, and the elements
 * must fill the rest of the file exactly. No memory is allocated by the header's numbers.
 * @returns the shape and the elements
 * @throws {IdxError} otherwise: other bytes, another element type, a truncated file, trailing bytes
 * @see http://yann.lecun.com/exdb/mnist/ (LeCun, Cortes and Burges, 1998)
 */
export function parseIdx(bytes: Uint8Array): IdxArray {
  if (!isBytes(bytes)) throw new IdxError('parseIdx: bytes must be a Uint8Array, found something else');
  if (bytes.length < 4)
    throw new IdxError(`parseIdx: an IDX header must have 4 bytes or more, found ${count(bytes.length)}`);
  if (bytes[0] !== 0 || bytes[1] !== 0) throw new IdxError(`parseIdx: ${wrongStart(bytes)}`);
  if (bytes[2] !== unsignedByte) {
    throw new IdxError(`parseIdx: the element type must be 0x08 (unsigned bytes), found 0x${hex(bytes[2])}`);
  }
  const rank = bytes[3];
  if (rank === 0) throw new IdxError('parseIdx: the header must name 1 dimension or more, found 0');
  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    throw new IdxError(
      `parseIdx: truncated: the header of ${rank} dimensions must have ${count(header)}, found ${bytes.length}`,
    );
  }
  const shape = readShape(bytes, rank);
  const found = bytes.length - header;
  const wanted = shape.reduce((product, length) => product * length, 1);
  if (wanted !== found) {
    const problem = found < wanted ? 'truncated' : 'trailing bytes';
    throw new IdxError(
      `parseIdx: ${problem}: shape ${shape.join('x')} must have ${count(wanted)} of elements, found ${found}`,
    );
  }
  return { shape, values: new Uint8Array(bytes.buffer, bytes.byteOffset + header, found) };
}

function readShape(bytes: Uint8Array, rank: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const empty = shape.indexOf(0);
  if (empty >= 0) {
    throw new IdxError(`parseIdx: dimension ${empty + 1} of ${rank} must have length 1 or more, found 0`);
  }
  return shape;
}

function wrongStart(bytes: Uint8Array): string {
  const start = Array.from(bytes.subarray(0, 4), hex).join(' ');
  const hint = bytes[0] === 0x1f && bytes[1] === 0x8b ? ' (a gzip file; decompress it first)' : '';
  return `an IDX file must start with 00 00 08 and the number of dimensions, found ${start}${hint}`;
}

/** An `Uint8Array` of whatever realm: a frame's, a worker's. */
const isBytes = (value: unknown) =>
  ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]';

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function count(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}
