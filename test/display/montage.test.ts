import { describe, expect, it } from 'vitest';
import { montage } from '../../lib/display/montage';
import { pairTile, type Tile } from '../../lib/display/tile';
import { bilinear } from '../oracles/bilinear';
import { decode, isGreen, isRed, isWhite } from './pixels';

const gray = (level: number, side = 4): Tile => ({
  pixels: new Uint8Array(side * side).fill(level),
  shape: [side, side, 1],
});
const noise = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 7919 + index ** 2 * 31) % 256);

it('is as large as its tiles and gaps, at twice the pixels', async () => {
  const tiles = Array.from({ length: 49 }, () => gray(0));
  const { png, width, height } = await montage(tiles, { columns: 7, tile: [96, 51], gap: 0 });
  expect([width, height]).toEqual([672, 357]);
  const pixels = await decode(png);
  expect([pixels.width, pixels.height]).toEqual([1344, 714]);
});

it('places tiles in reading order, white between them and after the last', async () => {
  const tiles = [10, 60, 110, 160, 210].map((level) => gray(level));
  const { png } = await montage(tiles, { columns: 2, tile: [4, 4], gap: 2, scale: 1 });
  const { at, width, height } = await decode(png);
  expect([width, height]).toEqual([10, 16]);
  for (const [index, level] of [10, 60, 110, 160, 210].entries()) {
    const [x, y] = [(index % 2) * 6, Math.floor(index / 2) * 6];
    for (const [dx, dy] of [
      [0, 0],
      [3, 3],
      [1, 2],
    ])
      expect(at(x + dx, y + dy)).toEqual([level, level, level]);
  }
  expect(at(4, 1)).toEqual([255, 255, 255]);
  expect(at(8, 14)).toEqual([255, 255, 255]);
});

it('keeps the colours of colour images, beside grey ones', async () => {
  const color: Tile = { pixels: Uint8Array.from([250, 10, 20, 30, 240, 50]), shape: [1, 2, 3] };
  const { at } = await decode(
    (await montage([color, gray(7)], { tile: [2, 1], gap: 0, scale: 1, interpolation: 'nearest' })).png,
  );
  expect([at(0, 0), at(1, 0), at(2, 0)]).toEqual([
    [250, 10, 20],
    [30, 240, 50],
    [7, 7, 7],
  ]);
});

it('enlarges by repetition when asked for nearest', async () => {
  const pixels = noise(9);
  const { at } = await decode(
    (await montage([{ pixels, shape: [3, 3, 1] }], { tile: [6, 6], scale: 2, interpolation: 'nearest' })).png,
  );
  for (let y = 0; y < 12; y++)
    for (let x = 0; x < 12; x++)
      expect(Math.abs(at(x, y)[0] - pixels[Math.floor(y / 4) * 3 + Math.floor(x / 4)])).toBeLessThan(5);
});

it('enlarges linearly, to within half a pixel of where OpenCV puts it: 60x36 to 96x51', async () => {
  const [across, down] = [3, 2];
  const pixels = Uint8Array.from(
    { length: 60 * 36 },
    (_, index) => across * (index % 60) + down * Math.floor(index / 60),
  );
  const { png } = await montage([{ pixels, shape: [36, 60, 1] }], { tile: [96, 51], scale: 1 });
  const { at } = await decode(png);
  const wanted = bilinear(pixels, 60, 36, 96, 51);
  const differences = wanted.map((value, index) => Math.abs(value - at(index % 96, Math.floor(index / 96))[0]));
  const halfAPixel = ((across * 60) / 96 + (down * 36) / 51) / 2;
  expect(Math.max(...differences)).toBeLessThan(halfAPixel + 3);
});

describe('captions and frames', () => {
  const source = { images: new Uint8Array(2 * 784), shape: [28, 28, 1], labels: [0, 1], classNames: ['zero', 'one'] };

  it('writes pos in green and neg in red in the upper left corner', async () => {
    const tiles = [1, 0].map((same) => pairTile(source, 0, 1, { same }));
    const { png } = await montage(tiles, { columns: 2, tile: [96, 51], gap: 0, scale: 1 });
    const { count } = await decode(png);
    const [first, second] = [
      { x: 0, y: 0, width: 40, height: 20 },
      { x: 96, y: 0, width: 40, height: 20 },
    ];
    expect(count(isGreen, first)).toBeGreaterThan(40);
    expect(count(isRed, second)).toBeGreaterThan(40);
    expect(count(isGreen)).toBe(count(isGreen, first));
    expect(count(isRed)).toBe(count(isRed, second));
  });

  it('writes captions below the image when asked, on white', async () => {
    const options = { tile: [60, 40], captions: 'below', scale: 1 } as const;
    const { png, height } = await montage([{ ...gray(128), caption: 'a caption' }], options);
    expect(height).toBe(58);
    const { count } = await decode(png);
    expect(count(([r]) => r !== 128, { x: 0, y: 0, width: 60, height: 40 })).toBe(0);
    const strip = { x: 0, y: 40, width: 60, height: 18 };
    expect(count(isWhite, strip)).toBeGreaterThan(60 * 18 * 0.6);
    expect(count(([r]) => r < 120, strip)).toBeGreaterThan(20);
  });

  it('draws a frame inside the tile', async () => {
    const { png } = await montage([{ ...gray(0), border: 'rgb(255, 0, 0)' }], { tile: [48, 48], scale: 1 });
    const { at, count } = await decode(png);
    for (const [x, y] of [
      [0, 0],
      [47, 0],
      [0, 47],
      [47, 47],
      [24, 1],
    ])
      expect(at(x, y)[0]).toBeGreaterThan(240);
    expect(count(isRed, { x: 3, y: 3, width: 42, height: 42 })).toBe(0);
  });

  it('makes room for titles of rows, columns and the whole', async () => {
    const bare = await montage([gray(0), gray(0)], { tile: [50, 50], gap: 0, columns: 2, scale: 1 });
    const titled = await montage([gray(0), gray(0)], {
      tile: [50, 50],
      gap: 0,
      columns: 2,
      scale: 1,
      title: 'Title',
      rowTitles: ['row'],
      columnTitles: ['left', 'right'],
    });
    expect([bare.width, bare.height]).toEqual([100, 50]);
    const { count, at } = await decode(titled.png);
    const left = titled.width - 100;
    const top = titled.height - 50;
    expect(at(left, top)).toEqual([0, 0, 0]);
    const dark = ([r]: [number, number, number]) => r < 120;
    expect(count(dark, { x: left, y: 0, width: 100, height: 30 })).toBeGreaterThan(20);
    for (const x of [left, left + 50])
      expect(count(dark, { x, y: 30, width: 50, height: top - 30 })).toBeGreaterThan(10);
    expect(count(dark, { x: 0, y: top, width: left, height: 50 })).toBeGreaterThan(10);
  });

  it('survives text that is long, empty or not XML', async () => {
    for (const caption of ['x'.repeat(5000), '', '<&"\'>]]>\u0000\u0008\ud800', '😀 猫 \n second'])
      await expect(montage([{ ...gray(0), caption, border: '"><script>' }], { tile: [20, 20] })).resolves.toMatchObject(
        { width: 20 },
      );
  });
});

describe('alt text', () => {
  it('counts the captions and reads out the first tiles', async () => {
    const tiles = Array.from({ length: 14 }, (_, index) => ({
      ...gray(0),
      alt: `digit ${index}`,
      caption: index % 3 ? 'neg' : 'pos',
    }));
    const { alt } = await montage(tiles, { columns: 7, title: 'Pairs' });
    expect(alt).toBe(
      'Pairs. Montage of 14 images, 2 rows of 7: "pos" 5 times, "neg" 9 times. In reading order: digit 0, pos; digit 1, neg; digit 2, neg; digit 3, pos; ' +
        'digit 4, neg; digit 5, neg; digit 6, pos; digit 7, neg; digit 8, neg; digit 9, pos; digit 10, neg; digit 11, neg; and 2 more.',
    );
  });

  it('is short for one tile', async () => {
    expect((await montage([{ ...gray(0), alt: 'a cat', caption: '0.1' }])).alt).toBe('One image: a cat, 0.1.');
    expect((await montage([gray(0)])).alt).toBe('One image.');
  });

  it('can be given', async () => expect((await montage([gray(0)], { alt: 'mine' })).alt).toBe('mine'));
});

describe('refuses', () => {
  it.each([
    [[], {}, 'montage: tiles must be at least one, found none'],
    [
      [{ pixels: new Uint8Array(5), shape: [2, 2, 1] }],
      {},
      'montage: tile 0 must have 4 values by its shape [2, 2, 1], found 5',
    ],
    [
      [gray(0), { pixels: new Uint8Array(8), shape: [2, 2, 2] }],
      {},
      'montage: tile 1 must have the shape [height, width, channels] with 1 or 3 channels, found [2, 2, 2]',
    ],
    [
      [{ pixels: new Uint8Array(0), shape: [0, 2, 1] }],
      {},
      'montage: tile 0 must have the shape [height, width, channels] with 1 or 3 channels, found [0, 2, 1]',
    ],
    [
      [{ pixels: new Uint8Array(4), shape: [2, 2] }],
      {},
      'montage: tile 0 must have the shape [height, width, channels] with 1 or 3 channels, found [2, 2]',
    ],
    [[gray(0)], { columns: 0 }, 'montage: columns must be a whole number of 1 or more, found 0'],
    [[gray(0)], { columns: Number.NaN }, 'montage: columns must be a whole number of 1 or more, found NaN'],
    [[gray(0)], { tile: [10, -1] }, 'montage: tile height must be a whole number of 1 or more, found -1'],
    [[gray(0)], { tile: [1.5, 1] }, 'montage: tile width must be a whole number of 1 or more, found 1.5'],
    [[gray(0)], { gap: -1 }, 'montage: gap must be a whole number of 0 or more, found -1'],
    [
      [gray(0)],
      { tile: [1e6, 1e6] },
      /must have at most 64 megapixels, found 2000000x2000000 pixels for 1 tiles of 1000000x1000000/,
    ],
  ] as [Tile[], object, string | RegExp][])('%#', async (tiles, options, message) => {
    await expect(montage(tiles, options)).rejects.toThrow(message);
  });
});
