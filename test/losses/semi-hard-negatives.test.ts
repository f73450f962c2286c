import { describe, expect, it } from 'vitest';
import { semiHardNegatives } from '../../lib/losses/semi-hard-negatives';
import { tf } from '../../lib/runtime/tensorflow';
import '../matchers';

describe('semiHardNegatives', () => {
  it('takes the nearest negative behind the positive, or else the farthest, in equal shares', () => {
    // From row 0 its positives 1 and 2 are at 2 and 9, the negatives at 1, 3 and 3.
    const distances = [0, 2, 9, 1, 3, 3];
    const candidates = tf.tensor3d([distances, ...new Array(5).fill(new Array(6).fill(0))].map((row) => [row]));
    const negative = tf.tensor2d([[0, 0, 0, 1, 1, 1], ...new Array(5).fill(new Array(6).fill(0))], [6, 6], 'bool');
    const shares = semiHardNegatives(candidates as tf.Tensor3D, negative).arraySync();
    expect(shares[0][1]).toBeAllclose([0, 0, 0, 0, 0.5, 0.5]);
    expect(shares[0][2]).toBeAllclose([0, 0, 0, 0, 0.5, 0.5]);
    expect(shares[0][0]).toBeAllclose([0, 0, 0, 1, 0, 0]);
    expect(shares[1]).toBeAllclose(new Array(6).fill(new Array(6).fill(0)));
  });
});
