import { describe, expect, it } from 'vitest';
import { multiSimilarityMiner } from '../../lib/miners/multi-similarity-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import { golden } from '../losses/golden';
import { cosine } from '../oracles/naive-distances';
import { multiSimilarity } from '../oracles/naive-miners';
import { choice, keepsMinerPromises } from './miner-promises';

const sorted = (pairs: number[][]) => pairs.sort(([a, b], [c, d]) => a - c || b - d);

describe('multiSimilarityMiner', () => {
  keepsMinerPromises(
    multiSimilarityMiner(),
    (x, labels) => multiSimilarity([x, labels], 0.1),
    (x) =>
      x.some((row, i) => {
        const others = x.filter((_, j) => j !== i).map((other) => cosine(row, other));
        return others.some((s) => others.some((t) => Math.abs(Math.abs(s - t) - 0.1) < 1e-5));
      }),
  );

  it('chooses what pytorch-metric-learning chooses', () => {
    const [anchors, positives, others, negatives] = golden.miners.multiSimilarity;
    const found = multiSimilarityMiner()(tf.tensor2d(golden.embeddings), tf.tensor1d(golden.labels, 'int32'));
    expect(choice(found)).toEqual({
      positive: sorted(anchors.map((a, i) => [a, positives[i]])),
      negative: sorted(others.map((a, i) => [a, negatives[i]])),
    });
  });

  it('chooses nothing for an anchor without one of the kinds', () => {
    const x = tf.tensor2d([
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
    for (const labels of [
      [0, 0, 0],
      [0, 1, 2],
    ])
      expect(choice(multiSimilarityMiner({ epsilon: 5 })(x, tf.tensor1d(labels)))).toEqual({
        positive: [],
        negative: [],
      });
  });

  it('refuses an invalid epsilon', () => {
    expect(() => multiSimilarityMiner({ epsilon: -1 })).toThrow('multiSimilarityMiner: epsilon must be');
  });
});
