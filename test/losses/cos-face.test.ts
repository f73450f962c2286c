import { describe, expect, it } from 'vitest';
import { cosFace } from '../../lib/losses/cos-face';
import { normalizedSoftmax } from '../../lib/losses/normalized-softmax';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { cosFace as naive } from '../oracles/naive-class-losses';
import { keepsClassLossPromises } from './class-loss-promises';
import { expectGoldenWeights, golden } from './golden';
import { numberOf } from './support';

const some = { classes: 3, dimensions: 4, seed: 1 };

describe('cosFace', () => {
  keepsClassLossPromises({
    name: 'cosFace',
    make: (options) => cosFace({ ...options, scale: 16 }),
    naive: (batch) => naive(batch, { margin: 0.35, scale: 16 }),
    scale: 16,
  });

  it('is what pytorch-metric-learning gives', () => expectGoldenWeights('cosFace', cosFace(some)));

  it('is a normalised softmax without its margin', () => {
    const x = tf.tensor2d(golden.embeddings);
    const labels = tf.tensor1d(golden.labels, 'int32');
    const wanted = numberOf(() => normalizedSoftmax({ ...some, temperature: 1 / 8 }).loss(x, labels));
    expect(numberOf(() => cosFace({ ...some, margin: 0, scale: 8 }).loss(x, labels))).toBeAllclose(wanted);
  });

  it('refuses invalid settings', () => {
    expect(() => cosFace({ ...some, margin: -1 })).toThrow('cosFace: margin must be');
    expect(() => cosFace({ ...some, scale: Number.NaN })).toThrow('cosFace: scale must be');
  });
});
