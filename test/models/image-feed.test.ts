import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openStoredImages } from '../../lib/data/open-stored-images';
import type { StoredImages } from '../../lib/data/stored-images';
import { jit } from '../../lib/jit/jit';
import { imageBatch } from '../../lib/models/image-batch';
import { imageFeed } from '../../lib/models/image-feed';
import { nativeBackend } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';
import { temporaryFolder } from '../data/tiny-data-set';
import { tinyDataset } from '../tiny-dataset';

afterEach(() => {
  vi.restoreAllMocks();
});

const dataset = tinyDataset(20);
const rows = Int32Array.of(7, 0, 19, 7);
const valuesOf = (tensor: tf.Tensor) => [...tensor.dataSync()];

async function onDisk(): Promise<StoredImages> {
  const path = join(await temporaryFolder(), 'images');
  await writeFile(path, dataset.images);
  return openStoredImages(path, dataset);
}

describe('imageFeed', () => {
  it.each(['memory', 'disk'])(
    'returns exactly the batches of imageBatch for images in %s, op by op and recorded',
    async (place) => {
      const source = place === 'disk' ? await onDisk() : dataset;
      const wanted = valuesOf(imageBatch(dataset, rows));
      expect(valuesOf(imageBatch(source, rows))).toEqual(wanted);
      const feed = imageFeed(source);
      const recorded = jit((fed: tf.Tensor) => feed.batch(fed));
      for (let i = 0; i < 2; i++) expect(valuesOf(recorded(feed.feed(rows)))).toEqual(wanted);
      const batch = feed.batch(feed.feed(rows));
      expect([batch.dtype, batch.shape, valuesOf(batch)]).toEqual(['float32', [4, 8, 8, 1], wanted]);
      recorded.dispose();
      feed.dispose();
    },
  );

  it('reads from disk only what a step needs', async () => {
    const source = await onDisk();
    const read = vi.spyOn(source, 'read');
    const feed = imageFeed(source);
    expect(read).not.toHaveBeenCalled();
    feed.feed(rows).dispose();
    expect(read.mock.calls).toEqual([[rows]]);
    feed.dispose();
  });

  it('leaves nothing behind', async () => {
    const source = await onDisk();
    imageBatch(source, rows).dispose();
    const counts = () => [tf.memory().numTensors, nativeBackend().binding.getNumOfTensors()];
    const before = counts();
    const feed = imageFeed(source);
    for (let i = 0; i < 3; i++) tf.tidy(() => valuesOf(feed.batch(feed.feed(rows))));
    feed.dispose();
    expect(counts()).toEqual(before);
  });

  it('goes through imageBatch on a backend without bytes', async () => {
    const source = await onDisk();
    const wanted = valuesOf(imageBatch(source, rows));
    await tf.setBackend('cpu');
    try {
      const feed = imageFeed(source);
      expect(valuesOf(feed.batch(feed.feed(rows)))).toEqual(wanted);
      feed.dispose();
    } finally {
      await tf.setBackend('tensorflow');
    }
  });
});
