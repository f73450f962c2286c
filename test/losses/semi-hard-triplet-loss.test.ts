import { describe, expect, it } from 'vitest';
import { semiHardTripletLoss } from '../../lib/losses/semi-hard-triplet-loss';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { keepsMiningPromises } from '../miners/mining-promises';
import { semiHard } from '../oracles/naive-mining';
import { gradient, numberOf } from './support';

const int32 = (labels: number[]) => tf.tensor1d(labels, 'int32');

describe('semiHardTripletLoss', () => {
  keepsMiningPromises(semiHardTripletLoss, semiHard, 0.4);

  it('takes the nearest negative behind each positive, and the farthest of all where none is behind', () => {
    // For the pair (1, 0) the negative behind is 2.5, 0.5 farther. For (3, 0) and (2.5, 6) none is: the farthest are 6 and 0. The other
    // five pairs cost nothing.
    const x = tf.tensor2d([[0], [1], [3], [2.5], [6]]);
    const loss = () => semiHardTripletLoss({ margin: 1, metric: 'euclidean' })(x, int32([0, 0, 0, 1, 1]));
    expect(numberOf(loss)).toBeAllclose((0.5 + 1 + 2) / 8);
  });

  it('passes over harder negatives: only the semi-hard one is pushed', () => {
    // From 0, the positive is at 2; negatives are at 1 (harder), 2.5 (semi-hard) and 9.
    const x = tf.tensor2d([[0], [2], [-1], [-2.5], [-9]]);
    const loss = (rows: tf.Tensor2D) =>
      semiHardTripletLoss({ margin: 0.75, metric: 'euclidean' })(rows, int32([0, 0, 1, 2, 3]));
    expect(numberOf(() => loss(x))).toBeAllclose((2 - 2.5 + 0.75) / 2);
    expect(gradient(loss, x)).toBeAllclose([[-1], [0.5], [0], [0.5], [0]], { atol: 1e-5 });
  });

  it('counts a pair in both orders, and takes the cosine distance and a margin of 0.4 by default', () => {
    const x = tf.tensor2d([
      [2, 0],
      [0, 1],
      [-3, 0],
    ]);
    // From 0, the positive is at 1 and the negative at 2; from 1, both are at 1, so none is farther.
    expect(numberOf(() => semiHardTripletLoss()(x, int32([4, 4, 9])))).toBeAllclose(0.4 / 2);
  });
});
