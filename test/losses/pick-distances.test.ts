import { describe, expect, it } from 'vitest';
import { pickDistances } from '../../lib/losses/pick-distances';
import { tf } from '../../lib/runtime/tensorflow';
import '../matchers';
import { expectCleanOps, gradient } from './support';

const table = tf.tensor2d([
  [1, 2],
  [30, 40],
]);
/** Row 0 picks its second distance, its first, and the mean of both; row 1 the first, both together, and none. */
const shares = () =>
  tf.tensor3d([
    [
      [0, 1],
      [1, 0],
      [0.5, 0.5],
    ],
    [
      [1, 0],
      [1, 1],
      [0, 0],
    ],
  ]);

describe('pickDistances', () => {
  it('gives what each row picks', () => {
    expect(pickDistances(table, shares)).toBeAllclose([
      [2, 1, 1.5],
      [30, 70, 0],
    ]);
  });

  it('passes the gradient to what was picked, in its shares', () => {
    const incoming = tf.tensor2d([
      [1, 10, 100],
      [2, 20, 200],
    ]);
    const slope = gradient((d: tf.Tensor2D) => pickDistances(d, shares).mul(incoming), table);
    expect(slope).toBeAllclose([
      [60, 51],
      [22, 20],
    ]);
  });

  it('takes the choice as a constant, even where it has a gradient of its own', () => {
    // By the product rule 2 d, were the shares not constants.
    const slope = gradient((d: tf.Tensor2D) => pickDistances(d, (candidates) => candidates), table);
    expect(slope).toBeAllclose(table);
  });

  it('offers the distances of each row as candidates', () => {
    pickDistances(table, (candidates) => {
      expect(candidates.shape).toEqual([2, 1, 2]);
      expect(candidates.flatten()).toBeAllclose([1, 2, 30, 40]);
      return candidates;
    }).dispose();
  });

  it('is made of TensorFlow ops alone and leaks nothing', () => {
    expectCleanOps((d: tf.Tensor2D) => pickDistances(d, (candidates) => tf.softmax(candidates)), table.clone());
  });
});
