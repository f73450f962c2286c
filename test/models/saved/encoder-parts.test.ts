import { describe, expect, it } from 'vitest';
import { EncoderFileError } from '../../../lib/models/saved/encoder-file-error';
import { encoderOf, partsOf } from '../../../lib/models/saved/encoder-parts';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';

function twoInputs() {
  const inputs = [tf.input({ shape: [2] }), tf.input({ shape: [2] })];
  return tf.model({ inputs, outputs: tf.layers.add().apply(inputs) as tf.SymbolicTensor });
}

describe('the parts of an encoder', () => {
  it('are its network and its weights by name, and make it again', async () => {
    const input = tf.input({ shape: [3] });
    const output = tf.layers.dense({ units: 2, name: 'last' }).apply(input) as tf.SymbolicTensor;
    const encoder = tf.model({ inputs: input, outputs: output, name: 'tiny' });
    const parts = partsOf(encoder);
    expect([...parts.weights.keys()]).toEqual(['last/kernel', 'last/bias']);
    const again = await encoderOf({ ...parts, topology: JSON.parse(JSON.stringify(parts.topology)) }, 'here');
    expect(again.name).toBe('tiny');
    expect(again.predict(tf.ones([1, 3]))).toBeAllclose(encoder.predict(tf.ones([1, 3])));
  });

  it('are refused if they are not an encoder, with the place they come from', async () => {
    const parts = partsOf(twoInputs());
    await expect(encoderOf(parts, 'here')).rejects.toThrow(EncoderFileError);
    await expect(encoderOf(parts, 'here')).rejects.toThrow(
      'loadEncoder: here: its network and weights do not make an encoder: it must have one input and one output, found 2 and 1',
    );
    const input = tf.input({ shape: [3] });
    const encoder = tf.model({
      inputs: input,
      outputs: tf.layers.dense({ units: 2 }).apply(input) as tf.SymbolicTensor,
    });
    const { topology } = partsOf(encoder);
    await expect(encoderOf({ topology, weights: new Map() }, 'here')).rejects.toThrow('do not make an encoder');
  });
});
