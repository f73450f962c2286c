import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawSprite } from '../../lib/display/sprite';
import { decode } from './pixels';

/** Images whose every value tells image, place and channel apart. */
function source(count: number, [height, width, channels]: number[]) {
  const images = Uint8Array.from({ length: count * height * width * channels }, (_, i) => (i * 7) % 251);
  return { images, shape: [height, width, channels], labels: new Uint8Array(count), classNames: ['only'] };
}

describe('drawSprite', () => {
  it.each([
    [1, 1, 1],
    [4, 2, 1],
    [5, 3, 3],
    [10, 4, 3],
  ])('puts %i images on a square grid of side %i, in reading order (%i channels)', async (count, side, channels) => {
    const [high, wide] = [3, 5];
    const { images, ...rest } = source(count, [high, wide, channels]);
    const { png, width, height } = await drawSprite({ images, ...rest });
    expect([width, height]).toEqual([wide, high]);
    const sheet = await decode(png);
    expect([sheet.width, sheet.height]).toEqual([side * wide, side * high]);
    for (let y = 0; y < side * high; y++)
      for (let x = 0; x < side * wide; x++) {
        const image = Math.floor(y / high) * side + Math.floor(x / wide);
        const start = ((image * high + (y % high)) * wide + (x % wide)) * channels;
        const wanted = [0, 1, 2].map((channel) => images[start + (channels === 1 ? 0 : channel)]);
        expect(sheet.at(x, y)).toEqual(image < count ? wanted : [0, 0, 0]);
      }
  });

  it('makes images smaller where the sheet would exceed 8192 pixels, each by itself', async () => {
    const count = 82;
    const shape = [1000, 10, 1];
    const images = new Uint8Array(count * 10_000);
    for (let image = 0; image < count; image++) images.fill(image * 3, image * 10_000, (image + 1) * 10_000);
    const { png, width, height } = await drawSprite({ ...source(0, shape), images, labels: new Uint8Array(count) });
    expect([width, height]).toEqual([8, 819]);
    expect(await sharp(png).metadata()).toMatchObject({ width: 80, height: 8190 });
    const { at } = await decode(png);
    for (let image = 0; image < count; image++) {
      const [left, top] = [(image % 10) * 8, Math.floor(image / 10) * 819];
      for (const [dx, dy] of [
        [0, 0],
        [7, 818],
      ])
        expect(at(left + dx, top + dy)).toEqual(Array(3).fill(image * 3));
    }
  });

  it('refuses no images, and channels that a picture does not have', async () => {
    await expect(drawSprite(source(0, [2, 2, 1]))).rejects.toThrow(
      'drawSprite: images must be at least one, found none',
    );
    await expect(drawSprite(source(1, [2, 2, 4]))).rejects.toThrow(
      'drawSprite: images must have 1 or 3 channels, found 4',
    );
  });
});
