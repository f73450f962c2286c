import { hasOwnOps } from '../kernels/own-ops';
import { attribute, hasNativeOps, nativeOp } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';

/** The values of a state, float32 [], which tells whether a part of a step is finite. */
export const stepStates = { finite: 0, gradientNotFinite: 1, resultNotFinite: 2 };

/** A new value for a variable. Either all writes of a step are done, or none. */
export interface Write {
  variable: tf.Variable;
  /** Its value before the step. */
  held: tf.Tensor;
  made: tf.Tensor;
}

/** How gradients change weights. The learning rate is a tensor: a number would stay the same in a recorded step. */
export interface UpdateRule {
  /** What the rule remembers between steps; undefined if the optimizer itself does. */
  slots?: tf.Variable[];
  /**
   * One step for all variables: the new values of variables and slots, for `commit`, and the state of each variable's step
   * (`stateOf`).
   * @param gradients one per variable; null for a variable that the loss does not use, which stays as it is
   */
  update(
    gradients: (tf.Tensor | null)[],
    learningRate: tf.Scalar,
    loss: tf.Scalar,
  ): { writes: Write[]; states: tf.Scalar[] };
}

/** One of `stepStates`: whether the gradients, and the values made from them, are all finite. */
export function stateOf(made: tf.Tensor[], gradients: tf.Tensor[] = []): tf.Scalar {
  if (hasOwnOps()) {
    const counts = [attribute.int('gradients', gradients.length), attribute.int('n', made.length)];
    return nativeOp('SiameseCheck', counts, [...gradients, ...made])[0] as tf.Scalar;
  }
  return tf.tidy(() => {
    // x - x is 0 if x is finite, and otherwise not a number; so is the sum.
    const isWrong = (tensors: tf.Tensor[]) =>
      tensors.length === 0
        ? tf.scalar(0)
        : tf
            .addN(tensors.map((tensor) => tensor.sub(tensor).sum()))
            .isNaN()
            .cast('float32');
    const [gradient, result] = [isWrong(gradients), isWrong(made)];
    return tf.maximum(gradient, tf.sub(1, gradient).mul(result).mul(stepStates.resultNotFinite));
  });
}

/**
 * Writes everything that a step has made if its report, the loss and the states of its parts, says that all of it is finite.
 * Otherwise everything stays as it was.
 */
export function commit(report: tf.Tensor1D, writes: Write[]): void {
  const isFused = ({ variable }: Write) => hasOwnOps() && variable.dtype === 'float32';
  const fused = writes.filter(isFused);
  commitByStockOps(
    report,
    writes.filter((write) => !isFused(write)),
  );
  if (fused.length === 0) return;
  tf.tidy(() => {
    const inputs = [report, ...fused.map(({ made }) => made), ...fused.map(({ held }) => held)];
    const now = nativeOp('SiameseCommit', [attribute.int('n', fused.length)], inputs, fused.length);
    for (const [i, { variable }] of fused.entries()) variable.assign(now[i]);
  });
}

function commitByStockOps(report: tf.Tensor1D, writes: Write[]): void {
  if (writes.length === 0) return;
  tf.tidy(() => {
    const [loss, states] = [report.slice(0, 1), report.slice(1)];
    const finite = loss.isFinite().all().logicalAnd(states.sum().equal(0));
    for (const { variable, held, made } of writes) variable.assign(select(finite, made, held));
  });
}

/** tfjs's `where` repeats the condition for every value. */
function select(condition: tf.Tensor, one: tf.Tensor, other: tf.Tensor): tf.Tensor {
  if (!hasNativeOps()) return tf.where(condition, one, other);
  const type = attribute.type('T', one.dtype as 'float32' | 'int32' | 'bool');
  return nativeOp('Select', [type], [condition, one, other])[0];
}
