import { describe, expect, it } from 'vitest';
import { l2Normalisation } from '../../../lib/models/layers/l2-normalisation';
import { useStandIns } from '../../../lib/models/layers/stand-ins';
import { tf } from '../../../lib/runtime/tensorflow';
import '../../matchers';
import { savedAndLoaded } from '../saved-and-loaded';

const imagesShape: [number, number, number] = [4, 4, 16];

function modelOf(...layers: tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape: imagesShape });
  let x = input;
  for (const layer of layers) x = layer.apply(x) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: x });
}

/** The layers that have another `call` than their class. */
const standIns = (model: tf.LayersModel) => model.layers.filter((layer) => Object.hasOwn(layer, 'call'));

describe('useStandIns', () => {
  it('puts ours in place of the stock layers as which they were saved, also in models within models', () => {
    const { batchNormalization, dropout, reLU } = tf.layers;
    const inner = modelOf(batchNormalization({}), dropout({ rate: 0.5 }), reLU({ maxValue: 6 }));
    const model = modelOf(inner, batchNormalization({}));
    useStandIns(model);
    expect(standIns(model).map((layer) => layer.getClassName())).toEqual(['BatchNormalization']);
    expect(standIns(inner).map((layer) => layer.getClassName())).toEqual(['BatchNormalization', 'Dropout', 'ReLU']);
  });

  it('leaves layers of other settings as they are', () => {
    const { batchNormalization, dropout, flatten, reLU } = tf.layers;
    const model = modelOf(
      batchNormalization({ center: false }),
      batchNormalization({ axis: 1 }),
      dropout({ rate: 0.5, seed: 3 }),
      reLU({ maxValue: 5 }),
      reLU(),
      flatten(),
      batchNormalization({}),
    );
    useStandIns(model);
    expect(standIns(model)).toEqual([]);
  });

  it('makes one function of the scaling to length 1, and of no other model of that name', async () => {
    const input = tf.input({ shape: [3] });
    const ours = tf.model({ inputs: input, outputs: l2Normalisation(3).apply(input) as tf.SymbolicTensor });
    const loaded = await savedAndLoaded(ours);
    useStandIns(loaded);
    expect(standIns(loaded).length).toBe(1);
    expect(
      loaded.predict(
        tf.tensor2d([
          [3, 0, 4],
          [0, 0, 0],
        ]),
      ),
    ).toBeAllclose([
      [0.6, 0, 0.8],
      [0, 0, 0],
    ]);
    const inner = tf.input({ shape: [3] });
    const other = tf.model({
      ...{ inputs: inner, outputs: tf.layers.reLU().apply(inner) as tf.SymbolicTensor, name: 'l2_normalisation' },
    });
    const model = tf.model({ inputs: input, outputs: other.apply(input) as tf.SymbolicTensor });
    useStandIns(model);
    expect(standIns(model)).toEqual([]);
  });
});
