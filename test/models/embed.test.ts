import { beforeEach, describe, expect, it, vi } from 'vitest';
import { embed } from '../../lib/models/embed';
import { imageBatch } from '../../lib/models/image-batch';
import { tf } from '../../lib/runtime/tensorflow';
import { tinyDataset } from '../tiny-dataset';
import { tinyEncoder } from '../training/tiny-run';
import '../matchers';

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

describe('embed', () => {
  it('gives what the encoder gives, whatever the batches, and leaves no tensor behind', async () => {
    const encoder = tinyEncoder();
    const dataset = tinyDataset(23);
    const rows = Array.from({ length: 23 }, (_, row) => row);
    const whole = tf.tidy(() => (encoder.predict(imageBatch(dataset, rows)) as tf.Tensor).dataSync());
    const before = tf.memory().numTensors;
    for (const batchSize of [1, 10, 23, 500]) {
      const { values, size, dimensions } = await embed(encoder, dataset, batchSize);
      expect([size, dimensions]).toEqual([23, 3]);
      expect(values).toBeAllclose(whole);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses images of another shape', async () => {
    const wide = { ...tinyDataset(4), shape: [4, 16, 1] as [number, number, number] };
    await expect(embed(tinyEncoder(), wide)).rejects.toThrow('tiny has images of [4,16,1], the encoder takes [8,8,1]');
  });
});
