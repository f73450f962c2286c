import { describe, expect, it } from 'vitest';
import { namedWeights } from '../../lib/models/named-weights';
import { tf } from '../../lib/tensorflow/tensorflow';

function network() {
  const { batchNormalization, bidirectional, dense, lstm, reshape, timeDistributed } = tf.layers;
  const inner = tf.sequential({ layers: [dense({ units: 4, inputShape: [4], name: 'same' })], name: 'inner' });
  const layers = [
    dense({ units: 4, inputShape: [4] }),
    inner,
    dense({ units: 4, name: 'same' }),
    batchNormalization(),
    reshape({ targetShape: [2, 2] }),
    bidirectional({ layer: lstm({ units: 2 }) as tf.RNN, mergeMode: 'concat' }),
    dense({ units: 4 }),
    reshape({ targetShape: [2, 2] }),
    timeDistributed({ layer: dense({ units: 3, useBias: false }) }),
  ];
  return tf.sequential({ layers });
}

describe('namedWeights', () => {
  it('names every weight, in models and wrappers too, the same in the next model', () => {
    const model = network();
    const names = [...namedWeights(model).keys()];
    expect(names.slice(0, 10)).toEqual([
      ...['dense_1/kernel', 'dense_1/bias', 'inner/same/kernel', 'inner/same/bias', 'same/kernel', 'same/bias'],
      ...['gamma', 'beta', 'moving_mean', 'moving_variance'].map((name) => `batch_normalization_1/${name}`),
    ]);
    expect(names).toHaveLength(model.weights.length);
    expect(new Set(namedWeights(model).values())).toEqual(new Set(model.weights));
    expect([...namedWeights(network()).keys()]).toEqual(names);
  });

  it('names weights the same if a model within it was read from a file, whose layers may have the names of others', () => {
    const { dense } = tf.layers;
    const namesOf = (inFile: string, made: string) => {
      const inner = tf.sequential({ layers: [dense({ units: 4, inputShape: [4], name: inFile })], name: 'inner' });
      const layers = [
        dense({ units: 4, inputShape: [4], name: made }),
        inner,
        dense({ units: 4, name: 'dense_Dense9' }),
      ];
      return [...namedWeights(tf.sequential({ layers })).keys()];
    };
    const names = namesOf('dense_Dense1', 'dense_Dense8');
    expect(names).toEqual([
      'dense_1/kernel',
      'dense_1/bias',
      'inner/dense_1/kernel',
      'inner/dense_1/bias',
      'dense_2/kernel',
      'dense_2/bias',
    ]);
    expect(namesOf('dense_Dense8', 'dense_Dense8')).toEqual(names);
    expect(namesOf('dense_Dense9', 'dense_Dense1')).toEqual(names);
  });

  it('names weights the same if layers or weights are frozen, although tfjs then lists them in another order', () => {
    const model = network();
    const before = namedWeights(model);
    const order = model.weights;
    model.layers[0].trainable = false;
    (model.layers[3] as unknown as { gamma: tf.LayerVariable }).gamma.trainable = false;
    expect(model.weights).not.toEqual(order);
    const after = namedWeights(model);
    for (const [name, weight] of before) expect(after.get(name)).toBe(weight);
  });
});
