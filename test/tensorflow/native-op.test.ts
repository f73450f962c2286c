import { expect, it } from 'vitest';
import { attribute, hasNativeOps, nativeOp } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';

it("runs an op of TensorFlow's by its name, with attributes of every kind", () => {
  expect(hasNativeOps()).toBe(true);
  tf.tidy(() => {
    const values = tf.tensor1d([4, 1, 3, 2]);
    const attributes = [attribute.type('T'), attribute.bool('sorted', true)];
    const [largest, rows] = nativeOp('TopKV2', attributes, [values, tf.scalar(2, 'int32')], 2);
    expect([...largest.dataSync()]).toEqual([4, 3]);
    expect([...rows.dataSync()]).toEqual([0, 2]);
    const [cast] = nativeOp(
      'Cast',
      [attribute.type('SrcT'), attribute.type('DstT', 'bool'), attribute.bool('Truncate', false)],
      [tf.tensor1d([0, 2])],
    );
    expect([cast.dtype, ...cast.dataSync()]).toEqual(['bool', 0, 1]);
    const [leaky] = nativeOp(
      'LeakyRelu',
      [attribute.type('T'), attribute.float('alpha', 0.25)],
      [tf.tensor1d([-4, 4])],
    );
    expect([...leaky.dataSync()]).toEqual([-1, 4]);
    const pool = [
      attribute.type('T'),
      attribute.int('ksize', [1, 2, 2, 1]),
      attribute.int('strides', [1, 2, 2, 1]),
      attribute.string('padding', 'VALID'),
      attribute.string('data_format', 'NHWC'),
      attribute.int('explicit_paddings', []),
    ];
    const [pooled] = nativeOp('MaxPool', pool, [tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1])]);
    expect([...pooled.dataSync()]).toEqual([4]);
  });
});

it('says which op and why where TensorFlow refuses', () => {
  const one = tf.tensor1d([1, 2]);
  expect(() => nativeOp('MatMul', [attribute.type('T')], [one, one])).toThrow(/rank|matrix|2/i);
  expect(() => nativeOp('NoSuchOp', [], [one])).toThrow('NoSuchOp');
  one.dispose();
});
