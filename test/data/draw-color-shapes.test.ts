import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { shown } from '../../lib/checks/shown';
import { type ColorShapes, drawColorShapes } from '../../lib/data/draw-color-shapes';
import { readSheets, writeSheets } from '../../lib/data/sheet-cache';
import { sheetLayout } from '../../lib/data/tile-sheet';
import { degreesOutside, hslOf, promisedHues } from '../oracles/hue';
import { damaged, setEnvironment, someBytes, temporaryFolder } from './tiny-data-set';

let data: string;
beforeEach(async () => {
  data = await temporaryFolder();
  setEnvironment('SIAMESE_DATA', data);
});

const image = ({ images, shape: [height, width] }: ColorShapes, row: number) =>
  images.subarray(row * height * width * 3, (row + 1) * height * width * 3);
const images = (dataset: ColorShapes) => Array.from({ length: dataset.size }, (_, row) => image(dataset, row));
const text = (pixels: Uint8Array) => Buffer.from(pixels).toString('base64');

/** How much of each pixel the shape covers, from 0 to 1: its brightest channel, since all else is black. */
function coverage(pixels: Uint8Array): number[] {
  const bright = Array.from({ length: pixels.length / 3 }, (_, i) => Math.max(...pixels.subarray(3 * i, 3 * i + 3)));
  const most = Math.max(...bright);
  return bright.map((value) => value / most);
}

/** Area and centre in pixels, and the first affine invariant of Flusser and Suk (1993), which size, place and rotation do not change. */
function moments(pixels: Uint8Array, size: number) {
  const covered = coverage(pixels);
  const sum = (of: (x: number, y: number) => number) =>
    covered.reduce((total, value, i) => total + value * of(i % size, Math.floor(i / size)), 0);
  const area = sum(() => 1);
  const [x0, y0] = [sum((x) => x) / area, sum((_, y) => y) / area];
  const xx = sum((x) => (x - x0) ** 2);
  const yy = sum((_, y) => (y - y0) ** 2);
  const xy = sum((x, y) => (x - x0) * (y - y0));
  return { area, x: x0, y: y0, invariant: (xx * yy - xy ** 2) / area ** 4 };
}

describe('drawColorShapes', () => {
  it('draws twenty images each of red, green and blue by default, and every shape equally often', async () => {
    const drawn = await drawColorShapes({ seed: 1 });
    expect([drawn.name, drawn.size, drawn.shape]).toEqual(['colour shapes (seed 1)', 60, [28, 28, 3]]);
    expect(drawn.classNames).toEqual(['red', 'green', 'blue']);
    expect(drawn.shapeNames).toEqual(['triangle', 'circle', 'rectangle']);
    expect(drawn.images).toHaveLength(60 * 28 * 28 * 3);
    const counts = new Map<string, number>();
    for (let row = 0; row < 60; row++) {
      const kind = `${drawn.labels[row]} ${drawn.shapes[row]}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    expect([...counts.values()].sort()).toEqual([6, 6, 6, 7, 7, 7, 7, 7, 7]);
    expect([...drawn.labels.subarray(0, 6)]).toEqual([0, 1, 2, 0, 1, 2]);
  });

  it('keeps each shape inside its image, on black, and large enough to be seen', async () => {
    for (const size of [8, 28, 45]) {
      const drawn = await drawColorShapes({ seed: 2, perColor: 30, size });
      for (const pixels of images(drawn)) {
        const framed = pixels.filter((_, i) => {
          const [x, y] = [Math.floor(i / 3) % size, Math.floor(i / 3 / size)];
          return Math.min(x, y) === 0 || Math.max(x, y) === size - 1;
        });
        expect(Math.max(...framed)).toBe(0);
        const { area } = moments(pixels, size);
        expect(area / size ** 2 > 0.03 && area / size ** 2 < 0.6).toBe(true);
      }
    }
  });

  it('gives every pixel of a shape the hue of its colour', async () => {
    const colors = Object.keys(promisedHues);
    const drawn = await drawColorShapes({ seed: 3, perColor: 30, colors });
    let [bright, worst] = [0, 0];
    for (const [row, pixels] of images(drawn).entries())
      for (let i = 0; i < pixels.length; i += 3) {
        const rgb = [...pixels.subarray(i, i + 3)];
        // In darker pixels, at the edges, rounding to whole numbers changes the hue.
        if (Math.max(...rgb) < 90) continue;
        bright++;
        worst = Math.max(worst, degreesOutside(colors[drawn.labels[row]], hslOf(rgb).hue));
      }
    expect(worst).toBeLessThan(2);
    expect(bright / (drawn.size * 28 * 28)).toBeGreaterThan(0.1);
  });

  it('draws white as white and grey as grey', async () => {
    const drawn = await drawColorShapes({ seed: 3, perColor: 9, colors: ['white', 'gray'] });
    for (const [row, pixels] of images(drawn).entries()) {
      expect(pixels.findIndex((value, i) => value !== pixels[i - (i % 3)])).toBe(-1);
      expect(Math.max(...pixels) > 200).toBe(drawn.labels[row] === 0);
    }
  });

  it('draws triangles, circles and rectangles, as their moments show', async () => {
    const size = 96;
    const drawn = await drawColorShapes({ seed: 4, perColor: 15, size });
    const exact = [1 / 108, 1 / (16 * Math.PI ** 2), 1 / 144];
    for (const [row, pixels] of images(drawn).entries()) {
      const { invariant } = moments(pixels, size);
      expect(Math.abs(invariant / exact[drawn.shapes[row]] - 1)).toBeLessThan(0.03);
    }
  });

  it('draws the shapes in the colours that are asked for, and varies them', async () => {
    const drawn = await drawColorShapes({ seed: 5, perColor: 40, colors: ['yellow'], shapes: ['circle'] });
    expect([drawn.classNames, drawn.shapeNames]).toEqual([['yellow'], ['circle']]);
    expect([new Set(drawn.labels), new Set(drawn.shapes)]).toEqual([new Set([0]), new Set([0])]);
    expect(new Set(images(drawn).map(text)).size).toBe(40);
    const found = images(drawn).map((pixels) => moments(pixels, 28));
    const spread = (values: number[]) => Math.max(...values) - Math.min(...values);
    expect(spread(found.map(({ area }) => Math.sqrt(area)))).toBeGreaterThan(6);
    for (const along of ['x', 'y'] as const) expect(spread(found.map((each) => each[along]))).toBeGreaterThan(8);
  });

  it('gives the same images for the same seed, and others for another seed', async () => {
    const drawn = await drawColorShapes({ seed: 6 });
    setEnvironment('SIAMESE_DATA', await temporaryFolder());
    expect(text((await drawColorShapes({ seed: 6 })).images)).toBe(text(drawn.images));
    const others = new Set(images(await drawColorShapes({ seed: 7 })).map(text));
    expect(images(drawn).some((pixels) => others.has(text(pixels)))).toBe(false);
    expect(text((await drawColorShapes({ seed: -0 })).images)).toBe(text((await drawColorShapes({ seed: 0 })).images));
  });

  it('draws the same images of a colour if other colours, or more images per colour, are asked for', async () => {
    const [few, many] = [
      await drawColorShapes({ seed: 8, perColor: 5 }),
      await drawColorShapes({ seed: 8, perColor: 70, colors: ['blue', 'cyan'] }),
    ];
    for (let i = 0; i < 5; i++) expect(text(image(many, 2 * i))).toBe(text(image(few, 3 * i + 2)));
  });

  describe('keeps what it has drawn', () => {
    const options = { seed: 9, perColor: 4, size: 16 };
    const name = 'v1-4-of-16x16-seed-9-red-green-blue-triangle-circle-rectangle';
    const colors = ['red', 'green', 'blue'];
    const layout = sheetLayout(4, 16);

    it('in a folder named after the options, and reads it from there', async () => {
      const drawn = await drawColorShapes(options);
      const folder = join(data, 'cache', 'colour-shapes', name);
      expect((await readdir(folder)).sort()).toEqual(['blue.png', 'green.png', 'red.png', 'sheets.json']);
      expect(text((await drawColorShapes(options)).images)).toBe(text(drawn.images));
      const others = colors.map((_, i) => someBytes(3 * 32 * 32, i));
      await writeSheets(folder, colors, others, layout);
      const read = await drawColorShapes(options);
      const upperLeft = (sheet: Uint8Array) => [...sheet.subarray(0, 3 * 16)];
      expect(upperLeft(image(read, 1))).toEqual(upperLeft(others[1]));
    });

    it('in another folder, if one is given', async () => {
      await drawColorShapes({ ...options, folder: join(data, 'mine') });
      expect(await readdir(data)).toEqual(['mine']);
      expect(await readdir(join(data, 'mine'))).toEqual([name]);
    });

    it('and draws it again if it is damaged', async () => {
      const drawn = await drawColorShapes(options);
      const folder = join(data, 'cache', 'colour-shapes', name);
      const png = await readFile(join(folder, 'green.png'));
      await writeFile(join(folder, 'green.png'), damaged(png, png.length - 20));
      expect(await readSheets(folder, colors, layout)).toBeUndefined();
      expect(text((await drawColorShapes(options)).images)).toBe(text(drawn.images));
      expect(await readSheets(folder, colors, layout)).toBeDefined();
    });

    it('or, if it cannot write, says so and draws anyway', async () => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
      await writeFile(join(data, 'file'), '');
      const drawn = await drawColorShapes({ ...options, folder: join(data, 'file') });
      expect(warn.mock.calls).toEqual([[expect.stringContaining('drawColorShapes: could not keep the images in')]]);
      warn.mockRestore();
      expect(text(drawn.images)).toBe(text((await drawColorShapes(options)).images));
    });

    it('for each of several calls at once', async () => {
      const drawn = await Promise.all([1, 2, 3].map(() => drawColorShapes(options)));
      for (const one of drawn) expect(text(one.images)).toBe(text(drawn[0].images));
      expect((await readdir(join(data, 'cache', 'colour-shapes', name))).sort()).toHaveLength(4);
    });
  });

  it.each([0, -1, 1.5, Number.NaN, 1e9, Number.POSITIVE_INFINITY, '20'])(
    'refuses %s images per colour',
    async (perColor) => {
      await expect(drawColorShapes({ seed: 1, perColor: perColor as number })).rejects.toThrow(
        'drawColorShapes: perColor must be a whole number from 1 to 38043, as 3 x perColor images of 28x28x3 may take ' +
          `256 MB, found ${shown(perColor)}`,
      );
    },
  );

  it.each([7, 513, 0, -28, 28.5, Number.NaN, null])('refuses images of %s pixels', async (size) => {
    await expect(drawColorShapes({ seed: 1, size: size as number })).rejects.toThrow(
      `drawColorShapes: size must be a whole number from 8 to 512, found ${size}`,
    );
  });

  it.each([{}, { seed: 1.5 }, { seed: '1' }])('refuses the options %j, which have no valid seed', async (options) => {
    await expect(drawColorShapes(options as { seed: number })).rejects.toThrow(
      'drawColorShapes: seed must be a whole number, found',
    );
  });

  it.each([
    [{ colors: ['red', 'mauve'] }, 'colours must be among red, green, blue, yellow'],
    [{ colors: ['constructor'] }, /colours must be among .*, found 'constructor'$/],
    [{ colors: ['../red'] }, /colours must be among .*, found '\.\.\/red'$/],
    [{ colors: ['red', 'blue', 'red'] }, 'colours must all be different, found red twice'],
    [{ colors: [] }, 'colours must be a list of one or more, found an array of 0'],
    [{ colors: 'red' }, "colours must be a list of one or more, found 'red'"],
    [{ colors: [undefined] }, /colours must be among .*, found undefined$/],
    [{ shapes: ['star'] }, "shapes must be among triangle, circle, rectangle, found 'star'"],
    [{ shapes: ['circle', 'circle'] }, 'shapes must all be different, found circle twice'],
    [{ shapes: [] }, 'shapes must be a list of one or more, found an array of 0'],
  ])('refuses %j', async (options, message) => {
    await expect(drawColorShapes({ seed: 1, ...(options as object) })).rejects.toThrow(
      message instanceof RegExp ? message : `drawColorShapes: ${message}`,
    );
    expect(await readdir(data)).toEqual([]);
  });
});
