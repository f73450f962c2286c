import { describe, expect, it } from 'vitest';
import { batchTripletLoss } from '../../lib/losses/batch-triplet-loss';
import { batchHardMiner } from '../../lib/miners/batch-hard-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { batchTriplet } from '../oracles/naive-batch-losses';
import { ignoresOrder, keepsBatchLossPromises } from './batch-loss-promises';
import { expectGolden } from './golden';

describe.each(['euclidean', 'cosine'] as const)('batchTripletLoss, %s', (metric) => {
  keepsBatchLossPromises({
    name: 'batchTripletLoss',
    loss: (x, labels) => batchTripletLoss({ metric })(x, labels),
    naive: (x, labels) => batchTriplet([x, labels], { margin: 0.4, metric }),
    cornerAtEqual: metric === 'euclidean',
  });
  ignoresOrder((x, labels) => batchTripletLoss({ metric })(x, labels));
});

describe('batchTripletLoss', () => {
  it('is what pytorch-metric-learning gives', () =>
    expectGolden('triplet', (x, labels) => batchTripletLoss({ metric: 'euclidean' })(x, labels)));

  it('is what pytorch-metric-learning gives with the batch-hard miner', () => {
    const miner = batchHardMiner({ metric: 'euclidean' });
    expectGolden('batchHard', (x, labels) => batchTripletLoss({ metric: 'euclidean', miner })(x, labels));
  });

  it('refuses an invalid margin or metric', () => {
    const of = (options: object) => () => batchTripletLoss(options)(tf.zeros([1, 2]), tf.tensor1d([1]));
    expect(of({ margin: -1 })).toThrow('batchTripletLoss: margin must be');
    expect(of({ metric: 'dot' })).toThrow("batchTripletLoss: metric must be cosine or euclidean, found 'dot'");
  });
});
