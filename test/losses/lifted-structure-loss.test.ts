import { describe, expect, it } from 'vitest';
import { liftedStructureLoss } from '../../lib/losses/lifted-structure-loss';
import { batchHardMiner } from '../../lib/miners/batch-hard-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { lifted } from '../oracles/naive-batch-losses';
import { ignoresOrder, keepsBatchLossPromises } from './batch-loss-promises';
import { expectGolden } from './golden';
import { numberOf } from './support';

describe.each(['euclidean', 'cosine'] as const)('liftedStructureLoss, %s', (metric) => {
  keepsBatchLossPromises({
    name: 'liftedStructureLoss',
    loss: (x, labels) => liftedStructureLoss({ metric })(x, labels),
    naive: (x, labels) => lifted([x, labels], { margin: 1, metric }),
    cornerAtEqual: metric === 'euclidean',
    scale: 10,
  });
  ignoresOrder((x, labels) => liftedStructureLoss({ metric })(x, labels));
});

describe('liftedStructureLoss', () => {
  it('is what pytorch-metric-learning gives', () =>
    expectGolden('lifted', liftedStructureLoss({ metric: 'euclidean' })));

  it('lifts a pair against the negatives of both rows, and those that a miner leaves', () => {
    const x = tf.tensor2d([[0], [1], [3], [-5]]);
    const labels = tf.tensor1d([0, 0, 1, 2], 'int32');
    const of = (options: Parameters<typeof liftedStructureLoss>[0]) =>
      numberOf(() => liftedStructureLoss({ metric: 'euclidean', ...options })(x, labels));
    const wanted = (distances: number[]) =>
      Math.max(1 + Math.log(distances.reduce((sum, d) => sum + Math.exp(2 - d), 0)), 0) ** 2 / 2;
    expect(of({ margin: 2 })).toBeAllclose(wanted([3, 5, 2, 6]));
    expect(of({ margin: 2, miner: batchHardMiner({ metric: 'euclidean' }) })).toBeAllclose(wanted([3, 2]));
  });

  it('refuses an invalid margin or metric', () => {
    const of = (options: object) => () => liftedStructureLoss(options)(tf.zeros([1, 2]), tf.tensor1d([1]));
    expect(of({ margin: -1 })).toThrow('liftedStructureLoss: margin must be');
    expect(of({ metric: 'dot' })).toThrow("liftedStructureLoss: metric must be cosine or euclidean, found 'dot'");
  });
});
