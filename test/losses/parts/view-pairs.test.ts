import { describe, expect, it } from 'vitest';
import { isViewPair } from '../../../lib/losses/parts/view-pairs';
import { tf } from '../../../lib/tensorflow/tensorflow';

describe('isViewPair', () => {
  const left = tf.zeros<tf.Rank.R2>([3, 2]);

  it('is true for every row by default', () => {
    const found = isViewPair('me', left, undefined);
    expect(found.dtype).toBe('bool');
    expect([...found.dataSync()]).toEqual([1, 1, 1]);
  });

  it('is true where same is 1, of any type', () => {
    for (const dtype of ['float32', 'int32', 'bool'] as const)
      expect([...isViewPair('me', left, tf.tensor1d([1, 0, 1], dtype)).dataSync()]).toEqual([1, 0, 1]);
  });

  it('refuses another shape', () => {
    expect(() => isViewPair('me', left, tf.ones([2]))).toThrow('me: same and the pairs must have');
  });
});
