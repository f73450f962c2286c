import { expect } from 'vitest';
import { jit } from '../../lib/jit/jit';
import type { ViewLoss } from '../../lib/losses/view-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';

/** A recorded loss of two views has the values and gradients of the same loss op by op. */
export function expectRecordedViews(loss: ViewLoss): void {
  const step = (left: tf.Tensor2D, right: tf.Tensor2D, same: tf.Tensor1D) =>
    tf.tidy(() => {
      const { value, grads } = tf.valueAndGrads((a, b) => loss(a as tf.Tensor2D, b as tf.Tensor2D, same))([
        left,
        right,
      ]);
      return [value, ...grads];
    });
  const recorded = jit(step);
  for (let seed = 1; seed <= 3; seed++)
    tf.tidy(() => {
      const tower = (offset: number) => tf.randomNormal([6, 4], 0, 1, 'float32', seed + offset) as tf.Tensor2D;
      const inputs: Parameters<typeof step> = [tower(0), tower(9), tf.tensor1d([1, 0, 1, 1, 0, 1])];
      const wanted = step(...inputs);
      for (const [i, found] of recorded(...inputs).entries()) expect(found).toBeAllclose(wanted[i]);
    });
  recorded.dispose();
}
