import { readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loadImageFolder } from '../../../lib/data/folder/load-image-folder';
import { startProgress } from '../../../lib/display/progress';
import { setEnvironment, temporaryFolder } from '../tiny-data-set';
import { animation, bomb, folderOf, noise, plain, putFiles } from './pictures';

vi.mock('../../../lib/display/progress', () => ({
  startProgress: vi.fn(() => ({ update: vi.fn(), end: vi.fn() })),
}));

let data: string;
beforeEach(async () => {
  data = await temporaryFolder();
  setEnvironment('SIAMESE_DATA', data);
});
const cached = () => readdir(join(data, 'cache', 'image-folders'));

const colours = ['#ff0000', '#00ff00', '#0000ff'];
const pngs = () => Promise.all(colours.map((colour) => plain(colour).png().toBuffer()));

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
    expect(loaded.labels).toEqual(Uint8Array.of(0, 0, 1, 1));
    const first = [0, 1, 2, 3].map((row) => [...loaded.images.subarray(row * 72, row * 72 + 3)]);
    expect(first).toEqual([
      [0, 0, 255],
      [0, 255, 0],
      [255, 0, 0],
      [255, 0, 0],
    ]);
    expect(loaded.images).toHaveLength(4 * 72);
    expect(loaded.summary).toBe('pictures: 4 images of 2 classes, 4x6x3, 0.0 MB');
    const grey = await loadImageFolder(folder, { channels: 1, name: 'grey' });
    expect([grey.shape, grey.name, grey.images.length]).toEqual([[64, 64, 1], 'grey', 4 * 64 * 64]);
  });

  it('reports and skips what is no whole image of bounded size', async () => {
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

  it('makes a damaged cache anew', async () => {
    const folder = await someFolder();
    const first = await loadImageFolder(folder, { size: 8 });
    const [file] = await cached();
    await truncate(join(data, 'cache', 'image-folders', file), 100);
    expect(await loadImageFolder(folder, { size: 8 })).toEqual(first);
  });

  it('leaves the images on disk where it is asked to', async () => {
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
      'loadImageFolder: 4 images of 8x8x3 are 768 bytes, more than the 767 that they may take in memory; pass onDisk: true',
    );
  });

  it('takes 256 classes, and refuses more', async () => {
    const [red] = await pngs();
    const folder = await folderOf(Object.fromEntries(Array.from({ length: 256 }, (_, i) => [`${i}/1.png`, red])));
    const { labels, classNames } = await loadImageFolder(folder, { size: 1 });
    expect([labels[255], classNames.length, classNames[255]]).toEqual([255, 256, '99']);
    await putFiles(folder, { 'x/1.png': red });
    await expect(loadImageFolder(folder, { size: 1 })).rejects.toThrow(
      'has 257 classes (sub-folders), more than the 256',
    );
  });

  it('shows its progress when it takes more than two seconds', async () => {
    const folder = await someFolder();
    vi.mocked(startProgress).mockClear();
    await loadImageFolder(folder, { size: 2 });
    expect(startProgress).not.toHaveBeenCalled();
    const now = vi.spyOn(performance, 'now');
    for (let i = 0; i < 10; i++) now.mockReturnValueOnce(i * 900);
    await loadImageFolder(folder, { size: 3 });
    now.mockRestore();
    expect(startProgress).toHaveBeenCalledWith({ title: 'decode pictures', total: 4, unit: 'files', done: 3 });
  });

  it('refuses folders that are none, or have nothing in them', async () => {
    const folder = await folderOf({ 'cats/1.jpg': 'text', 'file.txt': 'x' });
    await expect(loadImageFolder(join(folder, 'nowhere'))).rejects.toThrow('found nothing at');
    await expect(loadImageFolder(join(folder, 'file.txt'))).rejects.toThrow('found a file at');
    await expect(loadImageFolder(folder)).rejects.toThrow(
      /found no readable image in .*; skipped 3, the first file.txt: lies in no sub-folder/,
    );
    await expect(loadImageFolder(await folderOf({}))).rejects.toThrow(/wanted a sub-folder a class with images in it/);
  });

  it.each([
    [{ size: 0 }, 'size must be a whole number from 1 to 1024, or two for height and width, found 0'],
    [{ size: [3, 1025] }, 'found 3,1025'],
    [{ size: [3] }, 'found 3'],
    [{ channels: 4 }, 'channels must be 3 (colour) or 1 (grey), found 4'],
    [{ fit: 'fill' }, "fit must be 'cover' or 'contain', found fill"],
    [{ background: 'nonsense' }, "background must be a CSS colour such as 'white', found nonsense"],
    [{ maxPixels: 0 }, 'maxPixels must be a whole number of 1 or more, found 0'],
    [{ memory: Number.NaN }, 'memory must be a number of bytes above 0, found NaN'],
  ])('refuses %j', async (options, message) => {
    await expect(loadImageFolder('anywhere', options as object)).rejects.toThrow(message);
  });
});
