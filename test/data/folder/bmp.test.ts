import { describe, expect, it } from 'vitest';
import { openBmp } from '../../../lib/data/folder/bmp';

interface Parts {
  width: number;
  height: number;
  bits: number;
  compression?: number;
  /** Blue, green, red, 0 of each colour. */
  palette?: number[];
  masks?: number[];
  rows: number[];
  headerSize?: number;
}

/** A BMP by the format's description (Microsoft: Bitmap Storage), field by field. */
function bmp({ width, height, bits, compression = 0, palette = [], masks = [], rows, headerSize = 40 }: Parts): Buffer {
  const header = Buffer.alloc(headerSize);
  header.writeUInt32LE(headerSize, 0);
  if (headerSize === 12) {
    for (const [i, value] of [width, height, 1, bits].entries()) header.writeUInt16LE(value, 4 + 2 * i);
  } else {
    header.writeInt32LE(width, 4);
    header.writeInt32LE(height, 8);
    header.writeUInt16LE(1, 12);
    header.writeUInt16LE(bits, 14);
    header.writeUInt32LE(compression, 16);
    header.writeUInt32LE(palette.length / 4, 32);
  }
  const colors = Buffer.concat([Buffer.from(new Uint32Array(masks).buffer), Buffer.from(palette)]);
  if (headerSize > 40) for (const [i, mask] of masks.entries()) header.writeUInt32LE(mask, 40 + 4 * i);
  const after = headerSize > 40 ? Buffer.from(palette) : colors;
  const start = Buffer.alloc(14);
  start.write('BM', 'latin1');
  start.writeUInt32LE(14 + header.length + after.length, 10);
  return Buffer.concat([start, header, after, Buffer.from(rows)]);
}

const pixelsOf = (file: Buffer) => [...(openBmp(file)?.read() ?? [])];
const [red, green, blue, white, black] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
  [0, 0, 0],
];

describe('openBmp', () => {
  // Two rows of three pixels: red, green, blue; white, black, red. Rows lie from the bottom up, in multiples of 4 bytes.
  const wanted = [red, green, blue, white, black, red].flat();
  const fourColors = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0, 0, 0, 0, 0]; // red, green, blue, white, black

  it.each<[string, Partial<Parts> & { rows: number[] }]>([
    [
      '24 bits',
      { bits: 24, rows: [255, 255, 255, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 255, 0, 255, 0, 255, 0, 0, 0, 0, 0] },
    ],
    [
      '24 bits from the top down',
      {
        bits: 24,
        height: -2,
        rows: [0, 0, 255, 0, 255, 0, 255, 0, 0, 9, 9, 9, 255, 255, 255, 0, 0, 0, 0, 0, 255, 9, 9, 9],
      },
    ],
    [
      '24 bits without the last padding',
      { bits: 24, rows: [255, 255, 255, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 255, 0, 255, 0, 255, 0, 0] },
    ],
    ['8 bits with a table', { bits: 8, palette: fourColors, rows: [3, 4, 0, 0, 0, 1, 2, 0] }],
    ['4 bits with a table', { bits: 4, palette: fourColors, rows: [0x34, 0x00, 0, 0, 0x01, 0x20, 0, 0] }],
    ['16 bits, 5 each', { bits: 16, rows: [0xff, 0x7f, 0, 0, 0, 0x7c, 0, 0, 0, 0x7c, 0xe0, 0x03, 0x1f, 0, 0, 0] }],
    [
      '16 bits, 5, 6 and 5',
      {
        bits: 16,
        compression: 3,
        masks: [0xf800, 0x07e0, 0x1f],
        rows: [0xff, 0xff, 0, 0, 0, 0xf8, 0, 0, 0, 0xf8, 0xe0, 0x07, 0x1f, 0, 0, 0],
      },
    ],
    [
      '32 bits, the fourth byte without a meaning',
      {
        bits: 32,
        rows: [255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0],
      },
    ],
  ])('reads %s', (_, parts) => {
    const file = bmp({ width: 3, height: 2, bits: 24, ...parts });
    expect(openBmp(file)).toMatchObject({ width: 3, height: 2, channels: 3, deep: false });
    expect(pixelsOf(file)).toEqual(wanted);
  });

  it('reads 1 bit per pixel, and the oldest header', () => {
    const rows = [0b10100000, 0, 0, 0, 0b01000000, 0, 0, 0];
    const file = bmp({ width: 3, height: 2, bits: 1, palette: [0, 0, 0, 0, 255, 255, 255, 0], rows });
    expect(pixelsOf(file)).toEqual([black, white, black, white, black, white].flat());
    const old = bmp({ width: 1, height: 1, bits: 24, headerSize: 12, rows: [0, 0, 255, 0] });
    expect(pixelsOf(old)).toEqual(red);
  });

  it('reads opacity where a mask is given for it, unless everything would be hidden', () => {
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const parts = { width: 2, height: 1, bits: 32, compression: 3, masks, headerSize: 108 };
    const file = bmp({ ...parts, rows: [0, 0, 255, 128, 0, 255, 0, 255] });
    expect(openBmp(file)?.channels).toBe(4);
    expect(pixelsOf(file)).toEqual([...red, 128, ...green, 255]);
    expect(pixelsOf(bmp({ ...parts, rows: [0, 0, 255, 0, 0, 255, 0, 0] }))).toEqual([...red, 255, ...green, 255]);
  });

  it('takes nothing else for a BMP', () => {
    for (const content of [
      '',
      'BM',
      'BMW, a maker of cars and motorcycles in Munich',
      '\x89PNG\r\n\x1a\n and so on and so forth',
    ])
      expect(openBmp(Buffer.from(content, 'latin1'))).toBeUndefined();
  });

  it.each<[string, Partial<Parts>, string]>([
    [
      'compressed by run lengths',
      { bits: 8, compression: 1, palette: [0, 0, 0, 0] },
      'a compressed BMP, which is not supported; save it as PNG',
    ],
    ['cut short', { rows: [1, 2, 3, 4] }, 'damaged: cut short, 4 of 21 bytes'],
    ['of 5 bits', { bits: 5 }, 'damaged: BMP of 5 bits per pixel'],
    ['without a width', { width: 0 }, 'damaged: BMP of 0 x 2 pixels'],
    [
      'with a colour that is not in its table',
      { bits: 8, palette: [0, 0, 0, 0], rows: [0, 0, 9, 0, 0, 0, 0, 0] },
      'damaged: colour 9 of 1',
    ],
    ['with too many colours', { bits: 8, palette: Array<number>(4 * 300).fill(0) }, 'damaged: BMP of 300 colours'],
  ])('refuses a BMP %s', (_, parts, reason) => {
    const file = bmp({ width: 3, height: 2, bits: 24, rows: Array<number>(24).fill(0), ...parts });
    expect(() => openBmp(file)?.read()).toThrow(reason);
  });
});
