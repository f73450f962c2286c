import { type PlainPicture, requireBytes } from './plain-picture';

/** The header of a BMP (Microsoft: Bitmap Storage). */
interface Header {
  width: number;
  height: number;
  topDown: boolean;
  bits: number;
  /** The position of the pixels in the file. */
  offset: number;
  /** The red, green and blue of each colour, if pixels are indices of colours. */
  palette: Uint8Array;
  /** The bit masks of red, green, blue and opacity, if pixels are colours; 0 for none. */
  masks: number[];
}

const coreHeader = 12;
const headerSizes = [coreHeader, 40, 52, 56, 64, 108, 124];
const [bitFields, alphaBitFields] = [3, 6];

/**
 * The picture of a BMP file of 1, 4, 8, 16, 24 or 32 bits per pixel; undefined if the file is not a BMP.
 * @throws Error, with a message for the report, if it is compressed or damaged
 */
export function openBmp(bytes: Buffer): PlainPicture | undefined {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 2) !== 'BM') return undefined;
  if (!headerSizes.includes(bytes.readUInt32LE(14))) return undefined;
  const header = readHeader(bytes);
  const { width, height, masks } = header;
  const channels = masks[3] ? 4 : 3;
  return { width, height, channels, deep: false, read: () => readPixels(bytes, header, channels) };
}

function readHeader(bytes: Buffer): Header {
  const size = bytes.readUInt32LE(14);
  const core = size === coreHeader;
  const at = (position: number) => bytes.readUInt32LE(position);
  requireBytes(bytes.length, 14 + size);
  const width = core ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const signed = core ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  const bits = bytes.readUInt16LE(core ? 24 : 28);
  const compression = core ? 0 : at(30);
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw new Error(`damaged: BMP of ${bits} bits per pixel`);
  if (width < 1 || signed === 0) throw new Error(`damaged: BMP of ${width} x ${signed} pixels`);
  const masked = compression === bitFields || compression === alphaBitFields;
  if ((masked && bits < 16) || (!masked && compression !== 0))
    throw new Error('a compressed BMP, which is not supported; save it as PNG');
  // The masks follow a header of 40 bytes, or are in a longer one at the same place.
  const after = 14 + size + (masked && size === 40 ? (compression === bitFields ? 12 : 16) : 0);
  requireBytes(bytes.length, after);
  const opacity = masked && after >= 70 ? at(66) : 0;
  const masks = masked
    ? [at(54), at(58), at(62), opacity]
    : bits === 16
      ? [0x7c00, 0x3e0, 0x1f, 0]
      : [0xff0000, 0xff00, 0xff, 0];
  const entry = core ? 3 : 4;
  const colors = bits > 8 ? 0 : (!core && at(46)) || 1 << bits;
  if (colors > 256) throw new Error(`damaged: BMP of ${colors} colours`);
  requireBytes(bytes.length, after + colors * entry);
  const palette = Uint8Array.from(
    { length: colors * 3 },
    (_, i) => bytes[after + Math.floor(i / 3) * entry + 2 - (i % 3)],
  );
  return { width, height: Math.abs(signed), topDown: signed < 0, bits, offset: at(10), palette, masks };
}

function readPixels(bytes: Buffer, header: Header, channels: 3 | 4): Uint8Array {
  const { width, height, topDown, bits, offset } = header;
  const stride = Math.ceil((width * bits) / 32) * 4;
  requireBytes(bytes.length - offset, stride * (height - 1) + Math.ceil((width * bits) / 8));
  const pixels = new Uint8Array(width * height * channels);
  const readRow = bits <= 8 ? rowOfColors : rowOfMasks;
  for (let y = 0; y < height; y++) {
    const row = topDown ? y : height - 1 - y;
    readRow(bytes, offset + y * stride, header, pixels.subarray(row * width * channels, (row + 1) * width * channels));
  }
  if (channels === 4) showWhereAllIsHidden(pixels);
  return pixels;
}

function rowOfColors(bytes: Buffer, start: number, { width, bits, palette }: Header, row: Uint8Array): void {
  for (let x = 0; x < width; x++) {
    const bit = x * bits;
    const color = (bytes[start + (bit >> 3)] >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    if (color * 3 >= palette.length) throw new Error(`damaged: colour ${color} of ${palette.length / 3}`);
    for (let channel = 0; channel < 3; channel++) row[x * 3 + channel] = palette[color * 3 + channel];
  }
}

function rowOfMasks(bytes: Buffer, start: number, { width, bits, masks }: Header, row: Uint8Array): void {
  const channels = row.length / width;
  for (let channel = 0; channel < channels; channel++) {
    const mask = masks[channel];
    if (mask === 0) continue;
    const scale = 255 / (mask >>> 0);
    for (let x = 0; x < width; x++) {
      const pixel = bytes.readUIntLE(start + (x * bits) / 8, bits / 8);
      row[x * channels + channel] = Math.round(((pixel & mask) >>> 0) * scale);
    }
  }
}

/** Programs that do not know opacity write 0 everywhere; such a picture is made opaque. */
function showWhereAllIsHidden(pixels: Uint8Array): void {
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 0) return;
  for (let i = 3; i < pixels.length; i += 4) pixels[i] = 255;
}
