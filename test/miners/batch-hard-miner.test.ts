import { describe, expect, it } from 'vitest';
import { batchHardTripletLoss } from '../../lib/losses/batch-hard-triplet-loss';
import { batchTripletLoss } from '../../lib/losses/batch-triplet-loss';
import { batchHardMiner } from '../../lib/miners/batch-hard-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { golden } from '../losses/golden';
import { numberOf } from '../losses/support';
import { batchHard } from '../oracles/naive-miners';
import { isSmooth } from '../oracles/naive-mining';
import { choice, keepsMinerPromises, rowsOf } from './miner-promises';

const batch = (): [tf.Tensor2D, tf.Tensor1D] => [tf.tensor2d(golden.embeddings), tf.tensor1d(golden.labels, 'int32')];

describe.each(['euclidean', 'cosine'] as const)('batchHardMiner, %s', (metric) => {
  const miner = batchHardMiner({ metric });
  keepsMinerPromises(
    miner,
    (x, labels) => batchHard([x, labels], metric),
    (x) => !isSmooth(x, { margin: 0, metric }, 1e-5),
  );

  it('turns the batch triplet loss into the batch-hard one', () => {
    const wanted = numberOf(() => batchHardTripletLoss({ metric })(...batch()));
    expect(numberOf(() => batchTripletLoss({ metric, miner })(...batch()))).toBeAllclose(wanted);
  });
});

describe('batchHardMiner', () => {
  it('chooses what pytorch-metric-learning chooses', () => {
    const [anchors, positives, negatives] = golden.miners.batchHard;
    const found = choice(batchHardMiner({ metric: 'euclidean' })(...batch()));
    expect(found).toEqual({
      positive: anchors.map((a, i) => [a, positives[i]]),
      negative: anchors.map((a, i) => [a, negatives[i]]),
    });
  });

  it('chooses all that are equally hard', () => {
    const x = tf.tensor2d([[0], [1], [-1], [2], [-2]]);
    const { positive, negative } = batchHardMiner({ metric: 'euclidean' })(
      x,
      tf.tensor1d([0, 0, 0, 1, 1], 'int32'),
    ) as { positive: tf.Tensor2D; negative: tf.Tensor2D };
    expect(rowsOf(positive).filter(([a]) => a === 0)).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(rowsOf(negative).filter(([a]) => a === 0)).toEqual([
      [0, 3],
      [0, 4],
    ]);
  });

  it('refuses another metric', () => {
    expect(() => batchHardMiner({ metric: 'dot' as 'cosine' })(...batch())).toThrow(
      "batchHardMiner: metric must be cosine or euclidean, found 'dot'",
    );
  });
});
