import { describe, expect, it } from 'vitest';
import { tf } from '../../lib/tensorflow/tensorflow';
import { readOptimizer, stateMismatch, writeOptimizer } from '../../lib/training/optimizer-state';
import type { UpdateRule } from '../../lib/training/step-state';

const stateOf = (shape: number[], ...values: number[]) => ({ shape, values: Float32Array.from(values) });

describe('the state of an optimizer whose rule has slots', () => {
  const slots: tf.Variable[] = [tf.variable(tf.tensor1d([1, 2])), tf.variable(tf.scalar(3))];
  const rule = { slots } as unknown as UpdateRule;
  const optimizer = tf.train.momentum(0.1, 0.9);

  it('is a copy of the slots, which can be set to it again', async () => {
    const state = await readOptimizer(optimizer, rule);
    expect(state).toEqual([stateOf([2], 1, 2), stateOf([], 3)]);
    slots[0].assign(tf.tensor1d([8, 9]));
    expect(state[0].values).toEqual(Float32Array.of(1, 2));
    await writeOptimizer(optimizer, rule, state);
    expect(Array.from(slots[0].dataSync())).toEqual([1, 2]);
  });

  it('must have the number and shapes of the slots', async () => {
    const mismatch = (...state: ReturnType<typeof stateOf>[]) => stateMismatch(optimizer, rule, state);
    expect(await mismatch(stateOf([2], 5, 6), stateOf([], 7))).toBeUndefined();
    expect(await mismatch(stateOf([2], 5, 6))).toBe('it must have 2 tensors of the optimizer, found 1');
    expect(await mismatch(stateOf([2], 5, 6), stateOf([1], 7))).toBe('tensor 1 of the optimizer must be [], found [1]');
  });
});

describe('the state of an optimizer that keeps its own', () => {
  it('is a copy, and leaves no tensor behind', async () => {
    const x = tf.variable(tf.scalar(1));
    const optimizer = tf.train.momentum(0.1, 0.5);
    optimizer.minimize(() => tf.square(x) as tf.Scalar, false, [x]);
    const tensors = tf.memory().numTensors;
    const state = await readOptimizer(optimizer, {} as UpdateRule);
    expect(tf.memory().numTensors).toBe(tensors);
    // How many steps there were, and the velocity: the gradient of x² at 1.
    expect(state).toEqual([stateOf([], 1), stateOf([], 2)]);
  });
});
