import { describe, expect, it } from 'vitest';
import { batchHardMiner } from '../../lib/losses/batch-hard-miner';
import { batchHardTripletLoss } from '../../lib/losses/batch-hard-triplet-loss';
import { generalisedLiftedStructureLoss } from '../../lib/losses/generalised-lifted-structure-loss';
import { tf } from '../../lib/runtime/tensorflow';
import '../matchers';
import { generalisedLifted } from '../oracles/naive-batch-losses';
import { ignoresOrder, keepsBatchLossPromises } from './batch-loss-promises';
import { expectGolden, golden } from './golden';
import { numberOf } from './support';

describe.each(['euclidean', 'cosine'] as const)('generalisedLiftedStructureLoss, %s', (distance) => {
  keepsBatchLossPromises({
    name: 'generalisedLiftedStructureLoss',
    loss: (x, labels) => generalisedLiftedStructureLoss(x, labels, { distance }),
    naive: (x, labels) => generalisedLifted([x, labels], { margin: 1, distance }),
    cornerAtEqual: distance === 'euclidean',
    scale: 2,
  });
  ignoresOrder((x, labels) => generalisedLiftedStructureLoss(x, labels, { distance }));
});

describe('generalisedLiftedStructureLoss', () => {
  it('is what pytorch-metric-learning gives where every row is an anchor', () =>
    expectGolden(
      'generalisedLifted',
      generalisedLiftedStructureLoss,
      golden.labels.map((label) => label % 2),
    ));

  it('is the batch-hard triplet loss where a miner leaves only the hardest', () => {
    const x = tf.tensor2d(golden.embeddings);
    const labels = tf.tensor1d(golden.labels, 'int32');
    const options = { margin: 0.4, distance: 'euclidean' } as const;
    const found = generalisedLiftedStructureLoss(x, labels, { ...options, miner: batchHardMiner(options) });
    expect(found).toBeAllclose(numberOf(() => batchHardTripletLoss(x, labels, options)));
  });

  it('refuses a margin or a distance that is none', () => {
    const of = (options: object) => () => generalisedLiftedStructureLoss(tf.zeros([1, 2]), tf.tensor1d([1]), options);
    expect(of({ margin: Number.NaN })).toThrow('generalisedLiftedStructureLoss: margin must be');
    expect(of({ distance: 'dot' })).toThrow('distance must be euclidean or cosine, found dot');
  });
});
