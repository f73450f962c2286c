import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelPairs } from '../../lib/miners/label-pairs';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';

const labelLists = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 12 });
const table = (labels: number[], isPair: (i: number, j: number) => boolean) =>
  labels.map((_, i) => labels.map((_, j) => (isPair(i, j) ? 1 : 0)));

describe('labelPairs', () => {
  it.each(['int32', 'float32'] as const)('agrees with comparing every two rows, for labels of %s', (dtype) => {
    fc.assert(
      fc.property(labelLists, (labels) =>
        tf.tidy(() => {
          const { positive, negative } = labelPairs(tf.tensor1d(labels, dtype));
          expect([positive.dtype, negative.dtype]).toEqual(['bool', 'bool']);
          expect(positive.arraySync()).toEqual(table(labels, (i, j) => i !== j && labels[i] === labels[j]));
          expect(negative.arraySync()).toEqual(table(labels, (i, j) => labels[i] !== labels[j]));
        }),
      ),
    );
  });

  it('has no pairs in an empty batch', () => {
    const { positive, negative } = labelPairs(tf.tensor1d([], 'int32'));
    expect([positive.shape, negative.shape]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('leaves no tensor but its two masks', () => {
    const labels = tf.tensor1d([1, 1, 2], 'int32');
    const before = tf.memory().numTensors;
    const pairs = labelPairs(labels);
    expect(tf.memory().numTensors).toBe(before + 2);
    tf.dispose([labels, pairs]);
  });
});
