import { describe, expect, it } from 'vitest';
import { withStockOps } from '../../lib/kernels/own-ops';
import { tf } from '../../lib/tensorflow/tensorflow';
import { commit, stateOf, stepStates } from '../../lib/training/step-state';

const values = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

describe.each([
  ["by this library's ops", (run: () => void) => run()],
  ["by TensorFlow's ops alone", withStockOps],
])('%s', (_, withOps) => {
  it('tells a gradient that is not finite from a result that is not', () =>
    withOps(() => {
      const state = (made: number[], gradient: number[]) =>
        stateOf([tf.tensor1d(made)], [tf.tensor1d(gradient)]).dataSync()[0];
      expect(state([1, -2], [3, 4])).toBe(stepStates.finite);
      for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        expect(state([1, 2], [wrong, 4])).toBe(stepStates.gradientNotFinite);
        expect(state([1, wrong], [3, 4])).toBe(stepStates.resultNotFinite);
        expect(state([wrong, 2], [3, wrong])).toBe(stepStates.gradientNotFinite);
      }
      // These numbers are finite, although their sum is not.
      expect(state([3.4e38, 3.4e38], [-3.4e38, -3.4e38])).toBe(stepStates.finite);
    }));

  it('writes all of a step, or nothing', () =>
    withOps(() => {
      for (const [report, isWritten] of [
        [[0.5, 0, 0], true],
        [[0.5, 0, stepStates.resultNotFinite], false],
        [[0.5, stepStates.gradientNotFinite, 0], false],
        [[Number.NaN, 0, 0], false],
      ] as const) {
        const variables = [
          tf.variable(tf.tensor1d([1, 2])),
          tf.variable(tf.tensor1d([7], 'int32')),
          tf.variable(tf.scalar(3)),
        ];
        const made = [tf.tensor1d([10, 20]), tf.tensor1d([70], 'int32'), tf.scalar(30)];
        const writes = variables.map((variable, i) => ({ variable, held: variable.clone(), made: made[i] }));
        commit(tf.tensor1d([...report]), writes);
        expect(variables.map(values)).toEqual(isWritten ? [[10, 20], [70], [30]] : [[1, 2], [7], [3]]);
        for (const variable of variables) variable.dispose();
      }
    }));
});
