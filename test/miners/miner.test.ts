import { describe, expect, it } from 'vitest';
import { labelPairs } from '../../lib/miners/label-pairs';
import { type Miner, minePairs, minerOfTriplets, mineTriplets, tripletsOf } from '../../lib/miners/miner';
import { tf } from '../../lib/tensorflow/tensorflow';
import { rowsOf } from './miner-promises';

const labels = tf.tensor1d([0, 0, 1], 'int32');
const x = tf.tensor2d([[1], [2], [3]]);
const every = tf.ones<tf.Rank.R2>([3, 3]).cast<tf.Tensor2D>('bool');
const all = [
  [0, 1, 2],
  [1, 0, 2],
];
/** Anchor 0 with its positive and its negative, as triplets. */
const first: Miner = () => tf.tensor3d([0, 0, 0, 0, 0, 1, ...new Array(21).fill(0)], [3, 3, 3], 'bool');
const none: Miner = () => ({ positive: tf.zerosLike(every), negative: tf.zerosLike(every) });

describe('minePairs', () => {
  it('gives all pairs without a miner', () => {
    const { positive, negative } = minePairs(undefined, x, labels);
    expect(rowsOf(positive)).toEqual(rowsOf(labelPairs(labels).positive));
    expect(rowsOf(negative)).toEqual(rowsOf(labelPairs(labels).negative));
  });

  it('takes the pairs that occur in a triplet', () => {
    const { positive, negative } = minePairs(first, x, labels);
    expect([rowsOf(positive), rowsOf(negative)]).toEqual([[[0, 1]], [[0, 2]]]);
  });

  it('leaves out what is not a pair by the labels', () => {
    const { positive, negative } = minePairs(() => ({ positive: every, negative: every }), x, labels);
    expect(rowsOf(positive)).toEqual(rowsOf(labelPairs(labels).positive));
    expect(rowsOf(negative)).toEqual(rowsOf(labelPairs(labels).negative));
  });

  it('always counts the pairs with a NaN', () => {
    const { positive, negative } = minePairs(none, tf.tensor2d([[1], [Number.NaN], [3]]), labels);
    expect(rowsOf(positive)).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(rowsOf(negative)).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it('is a constant to the gradient, though a miner compares embeddings', () => {
    const miner: Miner = (rows) => ({
      positive: tf.greater(tf.matMul(rows, rows, false, true), 1),
      negative: every,
    });
    const slope = tf.grad((rows) => {
      const { positive, negative } = minePairs(miner, rows as tf.Tensor2D, labels);
      return tf.sum(tf.mul(tf.sum(rows), tf.cast(tf.logicalOr(positive, negative), 'float32')));
    })(x);
    expect([...slope.dataSync()]).toEqual([6, 6, 6]);
  });
});

/** The chosen triplets, whether they come as pairs or by anchors. */
const chosen = (miner: Miner | undefined, rows = x) => {
  const found = mineTriplets(miner, rows, labels);
  return rowsOf(typeof found === 'function' ? found(0, 3) : tripletsOf(found));
};

describe('mineTriplets', () => {
  it('gives all triplets without a miner', () => {
    expect(chosen(undefined)).toEqual(all);
    expect(rowsOf(tripletsOf(labelPairs(labels)))).toEqual(all);
  });

  it('takes triplets as they are, and joins every positive pair with every negative one', () => {
    expect(chosen(first)).toEqual([[0, 1, 2]]);
    expect(chosen(() => ({ positive: every, negative: every }))).toEqual(all);
    expect(chosen(none)).toEqual([]);
  });

  it('gives triplets by anchors, whether the miner can do that or not', () => {
    const whole = first(x, labels) as tf.Tensor3D;
    const by = minerOfTriplets(() => (from, count) => tf.slice(whole, [from, 0, 0], [count, 3, 3]) as tf.Tensor3D);
    expect(rowsOf(by(x, labels) as tf.Tensor3D)).toEqual([[0, 1, 2]]);
    for (const miner of [first, by]) {
      const found = mineTriplets(miner, x, labels);
      if (typeof found !== 'function') throw new Error('wanted triplets by anchors');
      expect([rowsOf(found(0, 1)), rowsOf(found(1, 2))]).toEqual([[[0, 1, 2]], []]);
    }
    const { positive, negative } = minePairs(by, x, labels);
    expect([rowsOf(positive), rowsOf(negative)]).toEqual([[[0, 1]], [[0, 2]]]);
  });

  it('always counts the triplets with a NaN', () => {
    const nan = tf.tensor2d([[1], [2], [Number.NaN]]);
    expect(chosen(none, nan)).toEqual(all);
    expect(chosen(() => tf.zeros([3, 3, 3], 'bool'), nan)).toEqual(all);
  });
});
