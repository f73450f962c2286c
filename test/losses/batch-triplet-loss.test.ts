import { describe, expect, it } from 'vitest';
import { batchHardMiner } from '../../lib/losses/batch-hard-miner';
import { batchTripletLoss } from '../../lib/losses/batch-triplet-loss';
import { tf } from '../../lib/runtime/tensorflow';
import '../matchers';
import { batchTriplet } from '../oracles/naive-batch-losses';
import { ignoresOrder, keepsBatchLossPromises } from './batch-loss-promises';
import { expectGolden } from './golden';

describe.each(['euclidean', 'cosine'] as const)('batchTripletLoss, %s', (distance) => {
  keepsBatchLossPromises({
    name: 'batchTripletLoss',
    loss: (x, labels) => batchTripletLoss(x, labels, { distance }),
    naive: (x, labels) => batchTriplet([x, labels], { margin: 0.4, distance }),
    cornerAtEqual: distance === 'euclidean',
  });
  ignoresOrder((x, labels) => batchTripletLoss(x, labels, { distance }));
});

describe('batchTripletLoss', () => {
  it('is what pytorch-metric-learning gives', () =>
    expectGolden('triplet', (x, labels) => batchTripletLoss(x, labels, { distance: 'euclidean' })));

  it('is what it gives with the batch-hard miner, too', () => {
    const miner = batchHardMiner({ distance: 'euclidean' });
    expectGolden('batchHard', (x, labels) => batchTripletLoss(x, labels, { distance: 'euclidean', miner }));
  });

  it('refuses a margin or a distance that is none', () => {
    const of = (options: object) => () => batchTripletLoss(tf.zeros([1, 2]), tf.tensor1d([1]), options);
    expect(of({ margin: -1 })).toThrow('batchTripletLoss: margin must be');
    expect(of({ distance: 'dot' })).toThrow('batchTripletLoss: distance must be euclidean or cosine, found dot');
  });
});
