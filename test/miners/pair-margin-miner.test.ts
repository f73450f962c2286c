import { describe, expect, it } from 'vitest';
import { pairMarginMiner } from '../../lib/miners/pair-margin-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import { golden } from '../losses/golden';
import { pairMargin } from '../oracles/naive-miners';
import { distances } from '../oracles/naive-mining';
import { choice, keepsMinerPromises } from './miner-promises';

describe.each([
  { metric: 'euclidean' as const, positiveMargin: 1.5, negativeMargin: 3 },
  { metric: 'cosine' as const, positiveMargin: 0.2, negativeMargin: 0.8 },
])('pairMarginMiner, $metric', (options) => {
  const { metric, positiveMargin, negativeMargin } = options;
  keepsMinerPromises(
    pairMarginMiner(options),
    (x, labels) => pairMargin([x, labels], positiveMargin, negativeMargin, metric),
    (x) =>
      x.some((row) =>
        x.some((other) =>
          [positiveMargin, negativeMargin].some((margin) => Math.abs(distances[metric](row, other) - margin) < 1e-5),
        ),
      ),
  );
});

describe('pairMarginMiner', () => {
  it('chooses what pytorch-metric-learning chooses', () => {
    const miner = pairMarginMiner({ positiveMargin: 0.8, negativeMargin: 1.2, metric: 'euclidean' });
    const [anchors, positives, others, negatives] = golden.miners.pairMargin;
    expect(choice(miner(tf.tensor2d(golden.embeddings), tf.tensor1d(golden.labels, 'int32')))).toEqual({
      positive: anchors.map((a, i) => [a, positives[i]]),
      negative: others.map((a, i) => [a, negatives[i]]),
    });
  });

  it('refuses invalid margins and metrics', () => {
    expect(() => pairMarginMiner({ positiveMargin: -1 })).toThrow('pairMarginMiner: positiveMargin must be');
    expect(() => pairMarginMiner({ negativeMargin: Number.NaN })).toThrow('pairMarginMiner: negativeMargin must be');
    expect(() => pairMarginMiner({ metric: 'dot' as 'cosine' })).toThrow(
      "pairMarginMiner: metric must be cosine or euclidean, found 'dot'",
    );
  });
});
