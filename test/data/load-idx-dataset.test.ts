import { describe, expect, test } from 'vitest';
import { loadIdxDataset } from '../../lib/data/load-idx-dataset';
import { idx } from './idx';
import { tinyDataSet } from './tiny-data-set';

const names = ['left', 'right'];

async function cached(files: Record<string, Uint8Array>) {
  const tiny = await tinyDataSet(files, []);
  for (const [name, bytes] of Object.entries(files)) await tiny.put(name, bytes);
}

/** Images of two rows and three columns, so that no two of the lengths are alike. */
const four = {
  'train-images-idx3-ubyte': idx(
    [4, 2, 3],
    Array.from({ length: 24 }, (_, pixel) => pixel),
  ),
  'train-labels-idx1-ubyte': idx([4], [1, 0, 0, 1]),
  't10k-images-idx3-ubyte': idx([1, 2, 3], [250, 251, 252, 253, 254, 255]),
  't10k-labels-idx1-ubyte': idx([1], [1]),
};

describe('loadIdxDataset', () => {
  test('puts images and labels of each part together, under the names of the classes', async () => {
    await cached(four);
    const { train, test } = await loadIdxDataset('tiny', names);
    expect(train).toEqual({
      name: 'Tiny train',
      images: Uint8Array.from({ length: 24 }, (_, pixel) => pixel),
      shape: [2, 3, 1],
      labels: Int32Array.of(1, 0, 0, 1),
      classNames: names,
      size: 4,
    });
    expect([test.name, test.size, test.shape]).toEqual(['Tiny test', 1, [2, 3, 1]]);
    expect([[...test.images], [...test.labels]]).toEqual([[250, 251, 252, 253, 254, 255], [1]]);
  });

  test('gives each part its own list of names', async () => {
    await cached(four);
    const { train, test } = await loadIdxDataset('tiny', names);
    train.classNames[0] = 'changed';
    expect([test.classNames, names]).toEqual([
      ['left', 'right'],
      ['left', 'right'],
    ]);
  });

  test('refuses files that do not belong together', async () => {
    await cached({ ...four, 'train-labels-idx1-ubyte': idx([3], [1, 0, 0]) });
    await expect(loadIdxDataset('tiny', names)).rejects.toThrow(
      'Tiny train: images and labels must be equally many, found 4 images of 2x3x1 and 3 labels',
    );
    await cached(four);
    await expect(loadIdxDataset('tiny', ['left'])).rejects.toThrow(
      'Tiny train: labels must have a class name, found 1 at image 0 and 1 class names',
    );
  });
});
