import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openExactGallery } from '../../lib/gallery/exact-gallery';
import { tf } from '../../lib/runtime/tensorflow';
import { embeddingsOf } from '../evaluation/embeddings';
import { keepsTheContract, randomEmbeddings, upTo } from './contract';

const folder = mkdtempSync(join(tmpdir(), 'siamese-lab-gallery-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

keepsTheContract(
  'the exact gallery',
  ({ name, ...kind }) => openExactGallery({ ...kind, file: join(folder, name) }),
  60,
);

describe('openExactGallery', () => {
  it('keeps its blocks on the device until it is closed, as many as before after a change', async () => {
    const before = tf.memory().numTensors;
    const gallery = await openExactGallery({ dimensions: 8 });
    await gallery.add(upTo(40_000), randomEmbeddings(40_000, 8, 1));
    expect(tf.memory().numTensors).toBe(before);
    for (let round = 0; round < 3; round++) {
      await gallery.search(randomEmbeddings(5, 8, 2), 3);
      expect(tf.memory().numTensors).toBe(before + 3);
      await gallery.add([round], randomEmbeddings(1, 8, 3));
      await gallery.remove([39_999 - round]);
    }
    await gallery.close();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has no file unless one is named', async () => {
    const gallery = await openExactGallery({ dimensions: 1 });
    await expect(gallery.save()).rejects.toThrow('Gallery.save: no file was named; give one to openExactGallery');
    await gallery.close();
  });

  it('saves what was there when it was asked, whatever comes then', async () => {
    const file = join(folder, 'saved');
    const gallery = await openExactGallery({ dimensions: 64, file });
    await gallery.add(upTo(20_000), randomEmbeddings(20_000, 64, 1));
    const saved = gallery.save();
    const added = gallery.add([30_000], randomEmbeddings(1, 64, 2));
    await Promise.all([saved, added]);
    const again = await openExactGallery({ dimensions: 64, file });
    expect([await gallery.size(), await again.size()]).toEqual([20_001, 20_000]);
    await gallery.close();
    await again.close();
  });

  it.each([
    ['far out', 2 ** 60],
    ['close to 0', 2 ** -60],
  ])('tells rows apart that are %s, also after rows of length 1', async (_, scale) => {
    const gallery = await openExactGallery({ dimensions: 2, metric: 'euclidean' });
    await gallery.add([1], embeddingsOf([[1, 0]]));
    expect((await gallery.search(embeddingsOf([[scale, 0]]), 1)).ids[0]).toBe(1);
    await gallery.remove([1]);
    await gallery.add(
      [2, 3, 4],
      embeddingsOf([
        [scale, 0],
        [2 * scale, 0],
        [0, scale],
      ]),
    );
    const { ids } = await gallery.search(
      embeddingsOf([
        [1.9 * scale, 0],
        [0, 0.9 * scale],
      ]),
      1,
    );
    expect([...ids]).toEqual([3, 4]);
    await gallery.close();
  });

  it('finds its rows with queries that are far longer', async () => {
    for (const metric of ['dot', 'cosine'] as const) {
      const gallery = await openExactGallery({ dimensions: 2, metric });
      await gallery.add(
        [1, 2],
        embeddingsOf([
          [1e-20, 0],
          [0, 1e-20],
        ]),
      );
      const { ids } = await gallery.search(
        embeddingsOf([
          [1e30, 0],
          [0, 1e30],
        ]),
        1,
      );
      expect([metric, ...ids]).toEqual([metric, 1, 2]);
      await gallery.close();
    }
  });
});
