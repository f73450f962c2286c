import { describe, expect, it } from 'vitest';
import { shareOfLargest } from '../../lib/miners/share-of-largest';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { gradient } from '../losses/support';

const sharesOf = (values: number[][], mask: number[][]) =>
  shareOfLargest(tf.tensor2d(values), tf.tensor2d(mask, undefined, 'bool'));

describe('shareOfLargest', () => {
  it('is 1 for the largest masked value of each row', () => {
    const values = [
      [3, 1, 2],
      [-5, -1, -3],
    ];
    const mask = [
      [0, 1, 1],
      [1, 0, 1],
    ];
    expect(sharesOf(values, mask)).toBeAllclose([
      [0, 0, 1],
      [0, 0, 1],
    ]);
  });

  it('is shared by values that are equally large', () => {
    expect(sharesOf([[2, 7, 7, 0, 7]], [[1, 1, 1, 1, 0]])).toBeAllclose([[0, 0.5, 0.5, 0, 0]]);
    expect(sharesOf([[1, 1, 1]], [[1, 1, 1]])).toBeAllclose([[1 / 3, 1 / 3, 1 / 3]]);
  });

  it('is all 0 where nothing is masked', () => {
    expect(sharesOf([[1, 2]], [[0, 0]])).toBeAllclose([[0, 0]], { atol: 0 });
  });

  it('tells values apart to the last bit, near 0 as well as far from it', () => {
    expect(sharesOf([[1, 1 + 2 ** -23]], [[1, 1]])).toBeAllclose([[0, 1]]);
    expect(sharesOf([[-1e-30, 0, 1e-30]], [[1, 1, 1]])).toBeAllclose([[0, 0, 1]]);
    expect(sharesOf([[-1e15, -1e16, 1e19]], [[1, 1, 0]])).toBeAllclose([[1, 0, 0]]);
  });

  it('is a constant to the gradient: of shares times values, only the values have one', () => {
    const mask = tf.tensor2d([[1, 1, 0]], undefined, 'bool');
    const slope = gradient((x: tf.Tensor2D) => tf.mul(shareOfLargest(x, mask), x), tf.tensor2d([[2, 2, 9]]));
    expect(slope).toBeAllclose([[0.5, 0.5, 0]]);
  });

  it('takes an empty batch, and leaves no tensor but its result', () => {
    const [values, mask] = [tf.zeros<tf.Rank.R2>([0, 0]), tf.zeros<tf.Rank.R2>([0, 0], 'bool')];
    const before = tf.memory().numTensors;
    const shares = shareOfLargest(values, mask);
    expect(shares.shape).toEqual([0, 0]);
    expect(tf.memory().numTensors).toBe(before + 1);
    tf.dispose([values, mask, shares]);
  });
});
