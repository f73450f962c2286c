import { describe, expect, it } from 'vitest';
import { mobilenetV2Encoder } from '../../lib/models/mobilenet-v2-encoder';
import { tf } from '../../lib/tensorflow/tensorflow';
import { encoderSettings } from '../../lib/training/encoder-settings';

/** A network in which a small image takes two paths that are joined. */
function joined({ activation = 'relu' as 'relu' | 'tanh', units = 3, swap = false, seed = 1 } = {}) {
  const inputs = tf.input({ shape: [6] });
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  const inner = tf.sequential({ layers: [tf.layers.dense({ units: 4, activation, inputShape: [6] })], name: 'inner' });
  const a = inner.apply(inputs) as tf.SymbolicTensor;
  const b = tf.layers.dense({ units: 4, kernelInitializer }).apply(inputs) as tf.SymbolicTensor;
  const x = tf.layers.concatenate().apply(swap ? [b, a] : [a, b]) as tf.SymbolicTensor;
  const sequence = tf.layers.reshape({ targetShape: [2, 4] }).apply(x) as tf.SymbolicTensor;
  const outputs = tf.layers.lstm({ units, dropout: 0.1 }).apply(sequence) as tf.SymbolicTensor;
  return tf.model({ inputs, outputs });
}

const differing = (a: tf.LayersModel, b: tf.LayersModel) => {
  const [one, other] = [encoderSettings(a), encoderSettings(b)];
  return Object.keys({ ...one, ...other }).filter((key) => one[key] !== other[key]);
};

describe('encoderSettings', () => {
  it('are the same for the same network, however often it was made, and whatever its weights', () => {
    expect(differing(joined(), joined())).toEqual([]);
    expect(differing(joined(), joined({ seed: 2 }))).toEqual([]);
    expect(Object.keys(encoderSettings(joined())).filter((key) => /\d{2}/.test(key))).toEqual([]);
  });

  it('name what differs: a setting in an inner model or a cell, how layers are connected, what is trained', () => {
    expect(differing(joined(), joined({ activation: 'tanh' }))).toEqual(["inner/dense_1's activation"]);
    expect(differing(joined(), joined({ units: 2 }))).toEqual(["lstm_1's units", "lstm_1/cell's units"]);
    expect(differing(joined(), joined({ swap: true }))).toContain("concatenate_1's inputs");
    const frozen = joined();
    frozen.getLayer('inner').trainable = false;
    expect(differing(joined(), frozen)).toEqual(["inner's layers", "inner/dense_1's trained weights"]);
  });

  it('keep the settings of all layers, whatever names they were given', () => {
    type Activation = 'relu' | 'tanh';
    const network = (activations: Activation[]) => {
      const names = ['dense_1', undefined, 'outer/dense_1', 'dense_1_2'];
      const layers = names.map((name, i) =>
        tf.layers.dense({ units: 2, inputShape: [2], name, activation: activations[i] }),
      );
      const inner = (name: string, activation: Activation) =>
        tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [2], name: 'dense_1', activation })], name });
      return tf.sequential({ layers: [...layers, inner('outer', activations[4]), inner('dense', activations[5])] });
    };
    const names = ['relu', 'relu', 'relu', 'relu', 'relu', 'relu'] as const;
    for (const changed of names.keys()) {
      const others = names.map((name, i) => (i === changed ? 'tanh' : name));
      expect(differing(network([...names]), network(others)), `layer ${changed}`).toHaveLength(1);
    }
  });

  it('contain every setting of a large network', () => {
    const settings = encoderSettings(mobilenetV2Encoder());
    expect(settings["block_3_depthwise's strides"]).toBe('[2,2]');
    expect(settings["block_3_depthwise_BN's momentum"]).toBe('0.99');
    expect(settings["block_3_depthwise_BN's trained weights"]).toBe('gamma, beta');
    expect(differing(mobilenetV2Encoder({ momentum: 0.9 }), mobilenetV2Encoder())).toContain("bn_Conv1's momentum");
    expect(differing(mobilenetV2Encoder({ seed: 1 }), mobilenetV2Encoder())).toEqual([]);
  });
});
