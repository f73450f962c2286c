import { afterEach, describe, expect, it, vi } from 'vitest';
import { Program } from '../../lib/jit/program';
import { forwardPass as passOf } from '../../lib/models/forward-pass';
import { imageBatch } from '../../lib/models/image-batch';
import { nativeBackend } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';
import { tinyDataset } from '../tiny-dataset';
import { tinyEncoder } from '../training/tiny-run';
import '../matchers';

/** Kept to the end: the session of an encoder that is no longer referenced may end while another test counts sessions. */
const kept = new Set<tf.LayersModel>();
const forwardPass: typeof passOf = (encoder, batchSize) => {
  kept.add(encoder);
  return passOf(encoder, batchSize);
};

afterEach(() => {
  vi.restoreAllMocks();
});

const dataset = tinyDataset(12);
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
/** The encoder's outputs, computed op by op. */
const wanted = (encoder: tf.LayersModel, from: number, to: number, images = dataset) =>
  tf.tidy(() => (encoder.apply(imageBatch(images, rows(from, to))) as tf.Tensor2D).arraySync());

describe('forwardPass', () => {
  it('returns the outputs of the encoder, from one recording for each batch size, whatever the data set', () => {
    const encoder = tinyEncoder();
    const other = tinyDataset(9, 4);
    const expected = [
      wanted(encoder, 0, 4),
      wanted(encoder, 8, 12),
      wanted(encoder, 1, 5, other),
      wanted(encoder, 2, 9),
    ];
    const apply = vi.spyOn(encoder, 'apply');
    const pass = forwardPass(encoder, 1);
    const found = [
      pass(dataset, 0, 4),
      pass(dataset, 8, 12),
      pass(other, 1, 5),
      forwardPass(encoder, 1)(dataset, 2, 9),
    ];
    for (const [i, embeddings] of found.entries()) expect(embeddings).toBeAllclose(expected[i]);
    expect(apply).toHaveBeenCalledTimes(2);
    tf.dispose(found);
  });

  it('has the weights that the encoder has when the pass is made', () => {
    const encoder = tinyEncoder();
    const embeddings = () => forwardPass(encoder, 1)(dataset, 0, 5);
    const before = embeddings();
    encoder.setWeights(encoder.getWeights().map((weight) => weight.mul(-2).add(0.1)));
    const after = embeddings();
    expect(after).toBeAllclose(wanted(encoder, 0, 5));
    expect(after.sub(before).abs().max().dataSync()[0]).toBeGreaterThan(0.1);
  });

  it('runs op by op if the encoder cannot be recorded, and says why', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const encoder = tinyEncoder();
    const expected = wanted(encoder, 0, 3);
    const { apply } = encoder;
    vi.spyOn(encoder, 'apply').mockImplementation((images) => {
      const embeddings = apply.call(encoder, images) as tf.Tensor2D;
      return embeddings.add(tf.scalar(embeddings.dataSync().length).mul(0)); // reads what it made
    });
    const pass = forwardPass(encoder, 1);
    for (let i = 0; i < 2; i++) expect(pass(dataset, 0, 3)).toBeAllclose(expected);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0][0]).toMatch(/^embed: runs op by op, which is slower, because jit: .*reads/);
  });

  it.each(['of tfjs', 'of its own'])(
    'records images of a few heights and widths, and memory stays flat: layers %s',
    (whose) => {
      const layers = [
        tf.layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same', inputShape: [null, null, 1] as never }),
        tf.layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
        tf.layers.dense({ units: 3 }),
      ];
      if (whose === 'of its own') layers[1].call = layers[1].call.bind(layers[1]);
      const encoder = tf.sequential({ layers });
      const { binding } = nativeBackend();
      const counts = () => [tf.memory().numTensors, binding.getNumOfTensors(), binding.getNumOfSavedModels()];
      const add = vi.spyOn(Program.prototype, 'add');
      const images = (i: number) => {
        const shape: [number, number, number] = [3 + i, 40 - i, 1];
        const bytes = Uint8Array.from({ length: 5 * shape[0] * shape[1] }, (_, pixel) => (pixel * 37 + i) % 256);
        return { ...dataset, name: `${shape}`, images: bytes, shape, size: 5 };
      };
      let flat: number[] = [];
      for (let i = 0; i < 36; i++) {
        // A shape that was there before, and a new one.
        for (const one of [images(i % 4), images(i)]) {
          const [from, to] = [i % 3, 5];
          const found = forwardPass(encoder, 3)(one, from, to);
          expect(found).toBeAllclose(wanted(encoder, from, to, one));
          found.dispose();
        }
        if (i === 20) flat = counts();
      }
      expect(counts()).toEqual(flat);
      expect(add.mock.calls.length).toBeGreaterThanOrEqual(8);
      expect(add.mock.calls.length).toBeLessThanOrEqual(8 * 3);
    },
  );

  it('runs op by op on a backend without native ops', async () => {
    const expected = wanted(tinyEncoder(), 2, 6);
    await tf.setBackend('cpu');
    try {
      const encoder = tinyEncoder();
      expect(forwardPass(encoder, 1)(dataset, 2, 6)).toBeAllclose(expected);
    } finally {
      await tf.setBackend('tensorflow');
    }
  });

  it('leaves nothing behind but one session per encoder', () => {
    const { binding } = nativeBackend();
    const counts = () => [tf.memory().numTensors, binding.getNumOfTensors(), binding.getNumOfSavedModels()];
    const encoder = tinyEncoder();
    forwardPass(encoder, 1)(dataset, 0, 4).dispose();
    const before = counts();
    for (let i = 0; i < 5; i++) forwardPass(encoder, 1)(dataset, i, i + (i % 2 === 0 ? 4 : 7)).dispose();
    expect(counts()).toEqual(before);
  });
});
