import { expect, it } from 'vitest';
import { requireImageShape } from '../../lib/models/image-shape';
import { tf } from '../../lib/tensorflow/tensorflow';
import { tinyDataset } from '../tiny-dataset';

const encoder = (shape: (number | null)[]) => {
  const inputs = tf.input({ shape });
  return tf.model({ inputs, outputs: tf.layers.globalAveragePooling2d({}).apply(inputs) as tf.SymbolicTensor });
};

it('takes images whose sizes are those of the input, or any where the input has null', () => {
  const images = tinyDataset(); // 8x8x1
  for (const shape of [
    [8, 8, 1],
    [null, null, 1],
    [8, null, 1],
  ])
    expect(() => requireImageShape('f', encoder(shape), images)).not.toThrow();
  expect(() => requireImageShape('f', encoder([9, null, 1]), images)).toThrow(
    'f: images of tiny must be [9, any, 1] for this encoder, found [8, 8, 1]',
  );
  expect(() => requireImageShape('f', encoder([null, null, 3]), images)).toThrow(
    'must be [any, any, 3] for this encoder',
  );
});
