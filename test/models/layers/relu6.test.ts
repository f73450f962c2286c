import { describe, expect, it } from 'vitest';
import { useNativeGradients } from '../../../lib/kernels/native-gradients';
import { relu6 } from '../../../lib/models/layers/relu6';
import { tf } from '../../../lib/tensorflow/tensorflow';

const x = () => tf.tensor2d([-3, -0.5, 0, 0.25, 5.75, 6, 7, 1000], [2, 4]);

describe('relu6', () => {
  it('clips to 0 and 6', () => {
    const y = relu6().apply(x(), { training: true }) as tf.Tensor;
    expect([y.shape, [...y.dataSync()]]).toEqual([
      [2, 4],
      [0, 0, 0, 0.25, 5.75, 6, 6, 6],
    ]);
  });

  it.each(['of tfjs', 'of one op'])('passes the gradient on strictly between 0 and 6, by the gradient %s', (which) => {
    if (which === 'of one op') useNativeGradients();
    const layer = relu6();
    const slope = tf.grad((x: tf.Tensor) => layer.apply(x) as tf.Tensor)(x());
    const inside = [...slope.dataSync()].filter((_, i) => i !== 2 && i !== 5);
    expect(inside).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it("is saved as tfjs's own layer, under the name given", () => {
    const stock = tf.layers.reLU({ maxValue: 6, name: 'Conv1_relu' });
    const layer = relu6({ name: 'Conv1_relu' });
    expect([layer.getClassName(), layer.getConfig()]).toEqual([stock.getClassName(), stock.getConfig()]);
  });
});
