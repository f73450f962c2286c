import { describe, expect, it } from 'vitest';
import { multiSimilarityLoss } from '../../lib/losses/multi-similarity-loss';
import { multiSimilarityMiner } from '../../lib/miners/multi-similarity-miner';
import { pairMarginMiner } from '../../lib/miners/pair-margin-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { multiSimilarity } from '../oracles/naive-batch-losses';
import { ignoresOrder, keepsBatchLossPromises } from './batch-loss-promises';
import { expectGolden } from './golden';
import { gradient, numberOf } from './support';

const paper = { alpha: 2, beta: 50, base: 0.5 };

describe('multiSimilarityLoss', () => {
  keepsBatchLossPromises({
    name: 'multiSimilarityLoss',
    loss: multiSimilarityLoss(),
    naive: (x, labels) => multiSimilarity([x, labels], paper),
    free: [[1], []],
    scale: 50,
  });
  ignoresOrder(multiSimilarityLoss());

  it('is what pytorch-metric-learning gives', () => expectGolden('multiSimilarity', multiSimilarityLoss()));
  it('is what pytorch-metric-learning gives with its miner', () =>
    expectGolden('multiSimilarityMined', (x, labels) =>
      multiSimilarityLoss({ miner: multiSimilarityMiner() })(x, labels),
    ));
  it('is what pytorch-metric-learning gives with another miner', () => {
    const miner = pairMarginMiner({ positiveMargin: 0.3, negativeMargin: 0.8 });
    expectGolden('multiSimilarityOfCosineMargin', (x, labels) => multiSimilarityLoss({ miner })(x, labels));
  });

  it('does not overflow at beta 1e6', () => {
    const x = tf.tensor2d([
      [1, 0],
      [-1, 0],
      [1, 0],
      [-1, 0],
    ]);
    const labels = tf.tensor1d([0, 0, 1, 1], 'int32');
    // Each anchor: the positive at -1, a negative at 1 and one at -1.
    const found = numberOf(() => multiSimilarityLoss({ alpha: 1e6, beta: 1e6, base: 0 })(x, labels));
    expect(found).toBeAllclose(2, { atol: 1e-5 });
    const slope = gradient((rows: tf.Tensor2D) => multiSimilarityLoss({ beta: 1e6 })(rows, labels), x);
    for (const value of (slope as number[][]).flat()) expect(Number.isFinite(value)).toBe(true);
  });

  it('refuses invalid settings', () => {
    const of = (options: Parameters<typeof multiSimilarityLoss>[0]) => () =>
      multiSimilarityLoss(options)(tf.zeros([1, 2]), tf.tensor1d([1]));
    expect(of({ alpha: 0 })).toThrow('multiSimilarityLoss: alpha must be a finite number above 0, found 0');
    expect(of({ beta: Number.NaN })).toThrow('multiSimilarityLoss: beta must be');
    expect(of({ base: Number.POSITIVE_INFINITY })).toThrow('multiSimilarityLoss: base must be a finite number');
  });
});
