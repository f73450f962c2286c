import { describe, expect, it } from 'vitest';
import { batchHardTripletLoss } from '../../lib/losses/batch-hard-triplet-loss';
import { generalizedLiftedStructureLoss } from '../../lib/losses/generalized-lifted-structure-loss';
import { batchHardMiner } from '../../lib/miners/batch-hard-miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { generalizedLifted } from '../oracles/naive-batch-losses';
import { ignoresOrder, keepsBatchLossPromises } from './batch-loss-promises';
import { expectGolden, golden } from './golden';
import { numberOf } from './support';

describe.each(['euclidean', 'cosine'] as const)('generalizedLiftedStructureLoss, %s', (metric) => {
  keepsBatchLossPromises({
    name: 'generalizedLiftedStructureLoss',
    loss: (x, labels) => generalizedLiftedStructureLoss({ metric })(x, labels),
    naive: (x, labels) => generalizedLifted([x, labels], { margin: 1, metric }),
    cornerAtEqual: metric === 'euclidean',
    scale: 2,
  });
  ignoresOrder((x, labels) => generalizedLiftedStructureLoss({ metric })(x, labels));
});

describe('generalizedLiftedStructureLoss', () => {
  it('is what pytorch-metric-learning gives where every row is an anchor', () =>
    expectGolden(
      'generalisedLifted',
      generalizedLiftedStructureLoss({ metric: 'euclidean' }),
      golden.labels.map((label) => label % 2),
    ));

  it('is the batch-hard triplet loss where a miner leaves only the hardest', () => {
    const x = tf.tensor2d(golden.embeddings);
    const labels = tf.tensor1d(golden.labels, 'int32');
    const options = { margin: 0.4, metric: 'euclidean' } as const;
    const miner = batchHardMiner({ metric: options.metric });
    const found = generalizedLiftedStructureLoss({ ...options, miner })(x, labels);
    expect(found).toBeAllclose(numberOf(() => batchHardTripletLoss(options)(x, labels)));
  });

  it('refuses an invalid margin or metric', () => {
    const of = (options: object) => () => generalizedLiftedStructureLoss(options)(tf.zeros([1, 2]), tf.tensor1d([1]));
    expect(of({ margin: Number.NaN })).toThrow('generalizedLiftedStructureLoss: margin must be');
    expect(of({ metric: 'dot' })).toThrow("metric must be cosine or euclidean, found 'dot'");
  });
});
