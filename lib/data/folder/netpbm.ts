import { type PlainPicture, requireBytes } from './plain-picture';

/** PBM, PGM and PPM as text (1 to 3) and as bytes (4 to 6); then width, height and, except for PBM, the largest value. */
const header = /^P([1-6])(?:\s|#[^\n\r]*[\n\r])+(\d{1,9})(?:\s|#[^\n\r]*[\n\r])+(\d{1,9})(?=\s|$)/;
const largest = /^(?:\s|#[^\n\r]*[\n\r])+(\d{1,5})(?=\s)/;
/** The number of bytes in which a header is looked for: comments in it can be long. */
const headerBytes = 65_536;

/**
 * The picture of a Netpbm file, such as the faces of AT&T's data set (PGM), or the first of several; undefined if the file is not Netpbm.
 * @throws Error, with a message for the report, if it is damaged
 */
export function openNetpbm(bytes: Buffer): PlainPicture | undefined {
  const start = bytes.toString('latin1', 0, headerBytes);
  const [found, kind, width, height] =
    header.exec(start)?.map((part, i) => (i === 0 ? part.length : Number(part))) ?? [];
  if (found === undefined) return undefined;
  const bitmap = kind % 3 === 1;
  const range = bitmap ? undefined : largest.exec(start.slice(found));
  if (!bitmap && !range) return undefined;
  const most = bitmap ? 1 : Number(range?.[1]);
  if (width === 0 || height === 0 || most === 0 || most > 65_535)
    throw new Error(`damaged: ${width} x ${height} pixels of 0 to ${most}`);
  const channels = kind % 3 === 0 ? 3 : 1;
  const rest = bytes.subarray(found + (range?.[0].length ?? 0));
  const read = () => {
    const count = width * height * channels;
    const values =
      kind <= 3 ? fromText(rest, count, bitmap) : bitmap ? fromBits(rest, width, height) : fromBytes(rest, count, most);
    const pixels = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      if (values[i] > most) throw new Error(`damaged: a value of ${values[i]}, more than ${most}`);
      // In a bitmap, 1 is black.
      pixels[i] = bitmap ? 255 * (1 - values[i]) : Math.round((values[i] * 255) / most);
    }
    return pixels;
  };
  return { width, height, channels, deep: most > 255, read };
}

/** One white space after the header, then 1 byte per value, or 2 if the largest value needs them, the high one first. */
function fromBytes(rest: Buffer, count: number, most: number): ArrayLike<number> {
  const size = most > 255 ? 2 : 1;
  requireBytes(rest.length - 1, count * size);
  if (size === 1) return rest.subarray(1);
  return Uint16Array.from({ length: count }, (_, i) => rest.readUInt16BE(1 + 2 * i));
}

/** Each row takes whole bytes, with the leftmost pixel in the highest bit. */
function fromBits(rest: Buffer, width: number, height: number): Uint8Array {
  const stride = Math.ceil(width / 8);
  requireBytes(rest.length - 1, stride * height);
  const bit = (x: number, y: number) => (rest[1 + y * stride + (x >> 3)] >> (7 - (x & 7))) & 1;
  return Uint8Array.from({ length: width * height }, (_, i) => bit(i % width, Math.floor(i / width)));
}

/** Decimal numbers separated by white space, which is optional between the digits of a bitmap. */
function fromText(rest: Buffer, count: number, bitmap: boolean): Uint32Array {
  const values = new Uint32Array(count);
  const text = rest.toString('latin1').replace(/#[^\n\r]*/g, '');
  let found = 0;
  for (const [digits] of text.matchAll(bitmap ? /[01]/g : /\d+/g)) {
    if (found === count) break;
    values[found++] = Number(digits);
  }
  if (found < count) throw new Error(`damaged: cut short, ${found} of ${count} values`);
  return values;
}
