import { describe, expect, it } from 'vitest';
import { semiHardNegatives } from '../../lib/miners/semi-hard-negatives';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { gradient } from '../losses/support';

// From row 0, the positives 1 and 2 are at distances 2 and 9, the negatives at 1, 3 and 3. The other rows have no negative.
const none = new Array<number>(6).fill(0);
const distances = tf.tensor2d([[0, 2, 9, 1, 3, 3], ...new Array(5).fill(none)]);
const negative = tf.tensor2d([[0, 0, 0, 1, 1, 1], ...new Array(5).fill(none)], [6, 6], 'bool');

describe('semiHardNegatives', () => {
  it('takes the nearest negative behind the positive, or else the farthest', () => {
    const found = semiHardNegatives(distances, negative).arraySync();
    expect(found[0]).toEqual([1, 3, 3, 3, 3, 3]);
    expect(found[1]).toEqual(none);
  });

  it('passes the gradient to what it took, in equal shares', () => {
    const incoming = tf.tensor2d([[1, 10, 100, 0, 0, 0], ...new Array(5).fill([1, 1, 1, 1, 1, 1])]);
    const slope = gradient((x: tf.Tensor2D) => semiHardNegatives(x, negative).mul(incoming), distances) as number[][];
    expect(slope[0]).toEqual([0, 0, 0, 1, 55, 55]);
    expect(slope[1]).toEqual(none);
  });

  it('lets a NaN among the negatives through', () => {
    const flawed = tf.tensor2d([[0, 2, 9, Number.NaN, 3, 3], ...new Array(5).fill(none)]);
    expect(semiHardNegatives(flawed, negative).arraySync()[0]).toEqual(new Array(6).fill(Number.NaN));
  });
});
