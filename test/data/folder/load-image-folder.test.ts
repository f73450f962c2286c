import { readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeImage } from '../../../lib/data/folder/decode-image';
import { loadImageFolder } from '../../../lib/data/folder/load-image-folder';
import { setEnvironment, temporaryFolder } from '../tiny-data-set';
import { animation, bomb, folderOf, noise, plain } from './pictures';

let data: string;
beforeEach(async () => {
  data = await temporaryFolder();
  setEnvironment('SIAMESE_DATA', data);
});
const cached = () => readdir(join(data, 'cache', 'image-folders'));

const colors = ['#ff0000', '#00ff00', '#0000ff'];
const pngs = () => Promise.all(colors.map((color) => plain(color).png().toBuffer()));

async function someFolder(): Promise<string> {
  const [red, green, blue] = await pngs();
  return folderOf({ 'warm/2.png': red, 'warm/1.png': red, 'cold/more/green.png': green, 'cold/blue.png': blue });
}

describe('loadImageFolder', () => {
  it('gives a class for each sub-folder, in the order of the names', async () => {
    const folder = await someFolder();
    const loaded = await loadImageFolder(folder, { size: [4, 6] });
    expect(loaded).toMatchObject({ name: 'pictures', shape: [4, 6, 3], size: 4, classNames: ['cold', 'warm'] });
    expect(loaded.files).toEqual(['cold/blue.png', 'cold/more/green.png', 'warm/1.png', 'warm/2.png']);
    expect(loaded.labels).toEqual(Int32Array.of(0, 0, 1, 1));
    const first = [0, 1, 2, 3].map((row) => [...loaded.images.subarray(row * 72, row * 72 + 3)]);
    expect(first).toEqual([
      [0, 0, 255],
      [0, 255, 0],
      [255, 0, 0],
      [255, 0, 0],
    ]);
    expect(loaded.images).toHaveLength(4 * 72);
    expect(loaded.summary).toBe('pictures: 4 images of 2 classes, 4x6x3, 0.0 MB');
    const gray = await loadImageFolder(folder, { channels: 1, name: 'gray' });
    expect([gray.shape, gray.name, gray.images.length]).toEqual([[64, 64, 1], 'gray', 4 * 64 * 64]);
  });

  it('reports and skips what is not a complete image within the size limit', async () => {
    const [red] = await pngs();
    const whole = await noise(1, 50, 50).jpeg().toBuffer();
    const folder = await folderOf({
      'good/a.png': red,
      'good/bomb.png': bomb(100_000, 100_000),
      'good/cut.jpg': whole.subarray(0, whole.length >> 1),
      'good/text.jpg': 'not a picture',
      'good/animated.gif': await animation(0, 255).gif().toBuffer(),
      'bad/text.png': 'nor this',
      'notes.txt': 'about the pictures',
    });
    const { size, classNames, files, skipped, adapted, summary } = await loadImageFolder(folder);
    expect([size, classNames, files]).toEqual([2, ['good'], ['good/a.png', 'good/animated.gif']]);
    expect(skipped.map(({ file }) => file)).toEqual([
      'notes.txt',
      'bad/text.png',
      'bad',
      'good/bomb.png',
      'good/cut.jpg',
      'good/text.jpg',
    ]);
    expect(skipped[2].reason).toBe('a class without a readable image');
    expect(adapted).toEqual([{ file: 'good/animated.gif', reason: 'the first of an animation' }]);
    expect(summary).toContain('skipped 6:');
    expect(summary).toContain('  good/bomb.png: 100,000 x 100,000 pixels');
    expect(summary).toContain('adapted 1: the first of an animation');
  });

  it('gives each damaged file its own reason, however many are decoded at once', async () => {
    const whole = await Promise.all([
      noise(1, 40, 40).jpeg().toBuffer(),
      noise(2, 40, 40).png().toBuffer(),
      noise(3, 40, 40).webp().toBuffer(),
      noise(4, 40, 40).tiff({ compression: 'lzw' }).toBuffer(),
    ]);
    const files = Array.from({ length: 80 }, (_, i) => {
      const file = whole[i % whole.length];
      return [`all/${String(i).padStart(2, '0')}`, file.subarray(0, Math.floor((file.length * (4 + (i % 9))) / 14))];
    });
    const folder = await folderOf({ ...Object.fromEntries(files), 'all/whole': whole[0] });
    const decoding = { height: 8, width: 8, channels: 3, fit: 'cover', background: 'black', maxPixels: 5e7 } as const;
    const alone = [];
    for (const [name] of files as [string, Buffer][]) {
      const reason = await decodeImage(join(folder, name), decoding).catch(({ message }: Error) => message);
      if (typeof reason === 'string') alone.push({ file: name, reason });
    }
    const { skipped } = await loadImageFolder(folder, { size: 8 });
    expect(skipped).toEqual(alone);
    expect(new Set(skipped.map(({ reason }) => reason)).size).toBeGreaterThan(3);
  });

  it('reads files whose names are not UTF-8, and shows no control characters of names', async () => {
    const [red] = await pngs();
    const folder = await folderOf({ '\x1b[2Jcats/1.png': red, '\x1b[2Jcats/\x07.txt': 'x', 'dogs/2.png': red });
    await writeFile(Buffer.concat([Buffer.from(`${folder}/dogs/`), Buffer.from('\xe9.png', 'latin1')]), red);
    const loaded = await loadImageFolder(folder, { name: 'pets\x1b' });
    expect(loaded.classNames).toEqual(['\\x1b[2Jcats', 'dogs']);
    expect(loaded.files).toEqual(['\x1b[2Jcats/1.png', 'dogs/2.png', 'dogs/\\xe9.png']);
    expect(loaded.summary).toContain('  \\x1b[2Jcats/\\x07.txt: not an image');
    expect(loaded.summary).not.toMatch(/[^\P{Cc}\n]/u);
    const broken = await folderOf({ '\x1b[2Jcats/\x1b.png': 'x' });
    const error = await loadImageFolder(broken).catch(({ message }: Error) => message);
    expect(error).toMatch(/the first \\x1b\[2Jcats\/\\x1b\.png: not an image/);
    expect(error).not.toMatch(/\p{Cc}/u);
  });

  it.each<[string[], string]>([
    [['train', 'test'], 'the sub-folders test, train: are they parts of a data set'],
    [['Train', 'validation', 'notes'], 'the sub-folders Train, validation:'],
    [['train'], 'the sub-folder train:'],
  ])('asks whether %j are classes', async (names, message) => {
    const [red] = await pngs();
    const folder = await folderOf(Object.fromEntries(names.map((name) => [`${name}/cats/1.png`, red])));
    await expect(loadImageFolder(folder)).rejects.toThrow(message);
    await expect(loadImageFolder(folder)).rejects.toThrow('Are they classes? Then pass allowSplitNames: true');
    expect((await loadImageFolder(folder, { allowSplitNames: true })).classNames).toEqual(names.toSorted());
    expect((await loadImageFolder(join(folder, names[0]))).classNames).toEqual(['cats']);
  });

  it('takes a folder that happens to be called test for a class', async () => {
    const [red] = await pngs();
    const folder = await folderOf({ 'cats/1.png': red, 'test/1.png': red });
    expect((await loadImageFolder(folder)).classNames).toEqual(['cats', 'test']);
  });

  it('decodes once, until a file or a setting changes', async () => {
    const folder = await someFolder();
    const first = await loadImageFolder(folder, { size: 8 });
    const [file] = await cached();
    const before = await stat(join(data, 'cache', 'image-folders', file));
    expect(await loadImageFolder(folder, { size: 8 })).toEqual(first);
    expect((await stat(join(data, 'cache', 'image-folders', file))).ino).toBe(before.ino);
    await loadImageFolder(folder, { size: 9 });
    expect(await cached()).toHaveLength(2);
    // Same name and size, another time: red becomes blue.
    const [, , blue] = await pngs();
    await writeFile(join(folder, 'warm/1.png'), blue);
    await utimes(join(folder, 'warm/1.png'), 1e9, 1e9);
    const changed = await loadImageFolder(folder, { size: 8 });
    expect([...changed.images.subarray(2 * 192, 2 * 192 + 3)]).toEqual([0, 0, 255]);
    await rm(join(folder, 'cold/blue.png'));
    expect((await loadImageFolder(folder, { size: 8 })).size).toBe(3);
    expect(await cached()).toHaveLength(2);
  });

  it('replaces a damaged cache', async () => {
    const folder = await someFolder();
    const first = await loadImageFolder(folder, { size: 8 });
    const [file] = await cached();
    await truncate(join(data, 'cache', 'image-folders', file), 100);
    expect(await loadImageFolder(folder, { size: 8 })).toEqual(first);
  });

  it('leaves the images on disk if asked to', async () => {
    const folder = await someFolder();
    const cache = join(await temporaryFolder(), 'deep', 'cache');
    const inMemory = await loadImageFolder(folder, { size: 8, cache });
    const stored = await loadImageFolder(folder, { size: 8, cache, onDisk: true, memory: 1 });
    const { images, ...rest } = inMemory;
    expect(stored).toMatchObject(rest);
    expect('images' in stored).toBe(false);
    expect(stored.read([0, 1, 2, 3])).toEqual(images);
    stored.close();
    await expect(loadImageFolder(folder, { size: 8, memory: 767 })).rejects.toThrow(
      'loadImageFolder: the images must take at most 767 bytes of memory, found 4 of 8x8x3, which take 768; pass onDisk: true',
    );
  });

  it('takes more classes than a byte can count', async () => {
    const [red] = await pngs();
    const folder = await folderOf(
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${1000 + i}/1.png`, red])),
    );
    for (const { labels, classNames } of [
      await loadImageFolder(folder, { size: 1 }),
      await loadImageFolder(folder, { size: 1 }), // from the cache
    ]) {
      expect(Array.from(labels)).toEqual(Array.from({ length: 300 }, (_, i) => i));
      expect([classNames.length, classNames[299]]).toEqual([300, '1299']);
    }
  });

  it('shows its progress when it takes more than two seconds', async () => {
    const folder = await someFolder();
    const written: string[] = [];
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    await loadImageFolder(folder, { size: 2 });
    expect(written).toEqual([]);
    let seconds = 0;
    const now = vi.spyOn(performance, 'now').mockImplementation(() => 900 * seconds++);
    await loadImageFolder(folder, { size: 3 });
    now.mockRestore();
    stderr.mockRestore();
    expect(written.at(-1)).toMatch(/^decode pictures .* 4\/4 files /);
  });

  it('refuses what is not a folder, and folders with nothing in them', async () => {
    const folder = await folderOf({ 'cats/1.jpg': 'text', 'file.txt': 'x' });
    await expect(loadImageFolder(join(folder, 'nowhere'))).rejects.toThrow('found nothing at');
    await expect(loadImageFolder(join(folder, 'file.txt'))).rejects.toThrow('found a file at');
    await expect(loadImageFolder(folder)).rejects.toThrow(
      /found no readable image in .*; skipped 3, the first file.txt: not in a sub-folder/,
    );
    await expect(loadImageFolder(await folderOf({}))).rejects.toThrow(
      /folder must have one sub-folder of images per class/,
    );
  });

  it.each([
    [{ size: 0 }, 'size must be a whole number from 1 to 1024, or two for height and width, found 0'],
    [{ size: [3, 1025] }, 'found [3, 1025]'],
    [{ size: [3] }, 'found [3]'],
    [{ channels: 4 }, 'channels must be 3 (colour) or 1 (grey), found 4'],
    [{ fit: 'fill' }, "fit must be 'cover' or 'contain', found 'fill'"],
    [{ background: 'nonsense' }, "background must be a CSS colour such as 'white', found 'nonsense'"],
    [{ maxPixels: 0 }, 'maxPixels must be a whole number of 1 or more, found 0'],
    [{ memory: Number.NaN }, 'memory must be a number of bytes above 0, found NaN'],
  ])('refuses %j', async (options, message) => {
    await expect(loadImageFolder('anywhere', options as object)).rejects.toThrow(message);
  });
});
