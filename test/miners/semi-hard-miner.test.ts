import { describe, expect, it } from 'vitest';
import { batchTripletLoss } from '../../lib/losses/batch-triplet-loss';
import { semiHardTripletLoss } from '../../lib/losses/semi-hard-triplet-loss';
import { semiHardMiner } from '../../lib/miners/semi-hard-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { golden } from '../losses/golden';
import { numberOf } from '../losses/support';
import { semiHard } from '../oracles/naive-miners';
import { isSmooth } from '../oracles/naive-mining';
import { keepsMinerPromises } from './miner-promises';

describe.each(['euclidean', 'cosine'] as const)('semiHardMiner, %s', (metric) => {
  const miner = semiHardMiner({ metric });
  keepsMinerPromises(
    miner,
    (x, labels) => semiHard([x, labels], metric),
    (x) => !isSmooth(x, { margin: 0, metric }, 1e-5),
  );

  it('turns the batch triplet loss into the semi-hard one', () => {
    const x = tf.tensor2d(golden.embeddings);
    const labels = tf.tensor1d(golden.labels, 'int32');
    const wanted = numberOf(() => semiHardTripletLoss({ metric })(x, labels));
    expect(numberOf(() => batchTripletLoss({ metric, miner })(x, labels))).toBeAllclose(wanted);
  });
});
