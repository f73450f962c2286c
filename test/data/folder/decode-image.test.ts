import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Decoding, decodeImage } from '../../../lib/data/folder/decode-image';
import { damaged } from '../tiny-data-set';
import { animation, bomb, folderOf, halves, noise, plain } from './pictures';

const usual: Decoding = { height: 8, width: 8, channels: 3, fit: 'cover', background: 'black', maxPixels: 5e7 };

async function decode(content: Uint8Array | string, decoding: Partial<Decoding> = {}) {
  const folder = await folderOf({ picture: content });
  return decodeImage(join(folder, 'picture'), { ...usual, ...decoding });
}
const pixel = (pixels: Uint8Array, y: number, x: number, width = 8) => [
  ...pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];
const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const;
const red = [255, 0, 0];
const blue = [0, 0, 255];

describe('decodeImage', () => {
  it.each(formats)('reads %s, whatever its name', async (format) => {
    const { pixels, remark } = await decode(await plain('#c04020')[format]().toBuffer());
    expect(remark).toBeUndefined();
    expect(pixels).toHaveLength(8 * 8 * 3);
    for (const [i, wanted] of [0xc0, 0x40, 0x20].entries()) expect(Math.abs(pixels[i] - wanted)).toBeLessThan(6);
  });

  it('reads BMP and PGM, as sharp reads the same pixels in a PNG', async () => {
    const gray = Uint8Array.from({ length: 20 * 10 }, (_, i) => (i * 7) % 256);
    const png = await sharp(gray, { raw: { width: 20, height: 10, channels: 1 } })
      .png()
      .toBuffer();
    const pgm = Buffer.concat([Buffer.from('P5\n20 10\n255\n'), gray]);
    // 8 bits per pixel with a table of greys, rows from the bottom up.
    const head = Buffer.alloc(54);
    head.write('BM');
    for (const [at, value] of [
      [10, 54 + 1024],
      [14, 40],
      [18, 20],
      [22, 10],
    ])
      head.writeUInt32LE(value, at);
    for (const [at, value] of [
      [26, 1],
      [28, 8],
    ])
      head.writeUInt16LE(value, at);
    const table = Uint8Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 0 : i >> 2));
    const rows = Array.from({ length: 10 }, (_, y) => gray.subarray((9 - y) * 20, (10 - y) * 20));
    const bmp = Buffer.concat([head, table, ...rows]);
    for (const channels of [1, 3] as const)
      for (const file of [pgm, bmp]) expect(await decode(file, { channels })).toEqual(await decode(png, { channels }));
    expect((await decode(Buffer.concat([Buffer.from('P5 8 8 65535\n'), Buffer.alloc(128)]))).remark).toBe(
      'more than 8 bits per channel, reduced to 8',
    );
  });

  it('keeps the pixels of an image that already has the wanted size', async () => {
    const { pixels } = await decode(await noise().png().toBuffer(), { height: 10, width: 20 });
    expect(Buffer.from(pixels).equals(await noise().raw().toBuffer())).toBe(true);
  });

  it('cuts off what does not fit, or shows the whole image with bars', async () => {
    const file = await halves().png().toBuffer();
    const covered = (await decode(file)).pixels;
    expect([pixel(covered, 0, 0), pixel(covered, 7, 7)]).toEqual([red, blue]);
    const { pixels } = await decode(file, { fit: 'contain', background: '#00ff00' });
    expect([0, 4, 7].map((y) => pixel(pixels, y, 0))).toEqual([[0, 255, 0], red, [0, 255, 0]]);
    expect(pixel(pixels, 4, 7)).toEqual(blue);
    const tall = (await decode(await halves().rotate(90).png().toBuffer(), { fit: 'contain' })).pixels;
    expect([pixel(tall, 0, 0), pixel(tall, 0, 4), pixel(tall, 7, 4)]).toEqual([[0, 0, 0], red, blue]);
  });

  // Where a pixel of the red left half and one of the blue right half are, once the picture is turned as its orientation says.
  it.each([
    [1, [0, 0], [0, 7]],
    [2, [0, 7], [0, 0]],
    [3, [0, 7], [0, 0]],
    [4, [0, 0], [0, 7]],
    [5, [0, 0], [7, 0]],
    [6, [0, 0], [7, 0]],
    [7, [7, 0], [0, 0]],
    [8, [7, 0], [0, 0]],
  ])('turns a picture as its EXIF orientation %i says', async (orientation, redAt, blueAt) => {
    const file = await halves().withMetadata({ orientation }).png().toBuffer();
    const { pixels } = await decode(file, { fit: 'cover' });
    expect([pixel(pixels, redAt[0], redAt[1]), pixel(pixels, blueAt[0], blueAt[1])]).toEqual([red, blue]);
  });

  it('converts colour to grey and grey to colour', async () => {
    const gray = await plain('white').greyscale().toColourspace('b-w').png().toBuffer();
    expect((await decode(gray)).pixels).toEqual(new Uint8Array(192).fill(255));
    const { pixels } = await decode(await plain('#00ff00').png().toBuffer(), { channels: 1 });
    expect(pixels).toHaveLength(64);
    expect(pixels[0]).toBeGreaterThan(140);
    expect(pixels[0]).toBeLessThan(230);
  });

  it('lays what is transparent on the background', async () => {
    const file = await plain('#ffffff').ensureAlpha(0.5).png().toBuffer();
    const { pixels, remark } = await decode(file, { background: '#ff0000' });
    expect(remark).toBe('transparent, laid on the background');
    expect(pixels[0]).toBe(255);
    for (const value of pixels.subarray(1, 3)) expect(Math.abs(value - 127)).toBeLessThan(3);
  });

  it('reduces 16 bits to 8, converts CMYK to sRGB, and says so', async () => {
    const deep = await decode(await plain('#c04020').toColourspace('rgb16').png().toBuffer());
    expect(deep.remark).toBe('more than 8 bits per channel, reduced to 8');
    const print = await decode(await plain('#c04020').toColourspace('cmyk').jpeg().toBuffer());
    expect(print.remark).toBe('CMYK, converted to sRGB');
    for (const { pixels } of [deep, print])
      for (const [i, wanted] of [0xc0, 0x40, 0x20].entries()) expect(Math.abs(pixels[i] - wanted)).toBeLessThan(40);
    const grayDeep = await decode(await plain('white').toColourspace('grey16').png().toBuffer());
    expect(grayDeep.pixels).toEqual(new Uint8Array(192).fill(255));
  });

  it.each(['gif', 'webp'] as const)('takes the first frame of an animated %s', async (format) => {
    const { pixels, remark } = await decode(await animation(10, 200, 250)[format]().toBuffer());
    expect(remark).toBe('the first of an animation');
    expect(Math.max(...pixels)).toBeLessThan(20);
  });

  it('refuses a decompression bomb by its header', async () => {
    await expect(decode(bomb(100_000, 100_000))).rejects.toThrow(
      '100,000 x 100,000 pixels, more than the limit of 50,000,000',
    );
    await expect(decode(await plain('red').png().toBuffer(), { maxPixels: 199 })).rejects.toThrow(
      '20 x 10 pixels, more than the limit of 199',
    );
    await expect(decode(bomb(2 ** 31 - 1, 2 ** 31 - 1))).rejects.toThrow(/pixels, more than|damaged/);
  });

  it('refuses a file that is too large to be read', async () => {
    const folder = await folderOf({ picture: 'x' });
    await truncate(join(folder, 'picture'), 2 ** 27 + 1); // sparse: takes no room
    await expect(decodeImage(join(folder, 'picture'), usual)).rejects.toThrow(
      '134217729 bytes, more than the limit of 134217728',
    );
  });

  it.each([
    ['text', 'not an image, by its content'],
    ['', 'an empty file'],
    [
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      'svg, which is not one of jpeg, png, webp, gif, tiff, heif, bmp, pgm, ppm',
    ],
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic and so on', 'HEIC, which is not supported; save it as JPEG or PNG'],
    ['P5 10000 10000 255\n', '10,000 x 10,000 pixels, more than the limit of 50,000,000'],
    ['P5 10 10 255\n', 'damaged: cut short, 0 of 100 bytes'],
    [new Uint8Array(1000), 'not an image, by its content'],
    [bomb(50, 50, 100), 'damaged: '],
  ])('refuses %#', async (content, reason) => {
    await expect(decode(content)).rejects.toThrow(reason);
  });

  it.each(formats)('refuses a %s that is cut short', async (format) => {
    const file = await noise(3, 60, 40)[format]().toBuffer();
    const folder = await folderOf({});
    for (let part = 1; part < 20; part++) {
      const path = join(folder, `${part}`);
      await writeFile(path, file.subarray(0, Math.floor((file.length * part) / 20)));
      const reason = await decodeImage(path, usual).then(
        () => 'accepted',
        ({ message }: Error) => message,
      );
      expect(reason).toMatch(/^(damaged: \S|not an image, by its content$)/);
      expect(reason).not.toContain('\n');
    }
  });

  it('gives an image or a reason for any file with one bit changed', async () => {
    const files = await Promise.all(formats.map((format) => noise(5, 24, 16)[format]().toBuffer()));
    const folder = await folderOf({});
    for (const [f, file] of files.entries())
      for (let i = 0; i < 40; i++) {
        const path = join(folder, `${f}-${i}`);
        await writeFile(path, damaged(file, Math.floor((file.length * i) / 40)));
        const found = await decodeImage(path, usual).catch(({ message }: Error) => message);
        if (typeof found === 'string') expect(found).toMatch(/^\S.*$/);
        else expect(found.pixels).toHaveLength(192);
      }
  });
});
