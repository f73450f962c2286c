import type { Augmentation } from '../augmentation/augmentation';
import { withSeed } from '../tensorflow/random';
import { tf } from '../tensorflow/tensorflow';
import { requireAugmented } from './callback-results';
import { batchLoss } from './example-batch';
import type { ExamplesLoss } from './examples-loss';
import { constraintsOf, penaltiesOf } from './layer-demands';
import { commit, stateOf, type UpdateRule, type Write } from './step-state';
import { trainableVariables, trainedNames, untrainedVariables } from './weights';

/**
 * One step of gradient descent on the loss plus the penalties of the encoder's regularizers, as a function of tensors alone,
 * after which the constraints of the weights hold. It returns a report, float32 [1 + parts]: the loss before the step, then the
 * state (`stepStates`) of each trained weight, then that of what the forward pass keeps, such as batch normalisation's averages,
 * and of constrained weights. If any of it is not finite, everything stays as it was.
 */
export function trainStep({
  encoder,
  loss,
  lossVariables = [],
  augment,
  rule,
}: {
  encoder: tf.LayersModel;
  loss: ExamplesLoss;
  lossVariables?: tf.Variable[];
  augment?: Augmentation;
  rule: UpdateRule;
}) {
  const variables = trainableVariables(encoder, lossVariables);
  const others = untrainedVariables(encoder, lossVariables);
  const penalties = penaltiesOf(encoder);
  const constraints = constraintsOf(encoder);
  const warnOfUnused = unusedWarning(trainedNames(encoder, lossVariables));
  return (images: tf.Tensor4D, targets: tf.Tensor1D, seed: tf.Tensor1D, learningRate: tf.Scalar): tf.Tensor1D =>
    tf.tidy(() => {
      const before = others.map((variable) => variable.clone());
      const cost = () => {
        const batch = augment ? requireAugmented(augment(images), images, encoder) : images;
        const mean = batchLoss(encoder, loss, [batch, targets], true);
        return penalties.reduce((sum, penalty) => sum.add(penalty()), mean);
      };
      const { value, grads } = tf.engine().gradients(() => withSeed(seed, cost), variables, undefined, true);
      const gradients: (tf.Tensor | null)[] = grads;
      warnOfUnused(gradients);
      const { writes, states } = rule.update(gradients, learningRate, value);
      const moved = others.flatMap((variable, i): Write[] =>
        variable.dataId === before[i].dataId ? [] : [{ variable, held: before[i], made: variable }],
      );
      const constrained = constrain(writes, constraints);
      const looked = [...moved, ...constrained].filter(({ variable }) => variable.dtype === 'float32');
      const kept = looked.length > 0 ? [stateOf(looked.map(({ made }) => made))] : [];
      const report = tf.stack([value, ...states, ...kept]) as tf.Tensor1D;
      commit(report, [...writes, ...moved]);
      return report;
    });
}

/**
 * Applies every constraint to what is written, also for weights that the loss does not use, for which it adds a write. Returns
 * the writes of constrained weights.
 */
function constrain(writes: Write[], constraints: ReturnType<typeof constraintsOf>): Write[] {
  return [...constraints].map(([variable, constraint]) => {
    const found = writes.find((write) => write.variable === variable);
    const write = found ?? { variable, held: variable, made: variable };
    if (!found) writes.push(write);
    write.made = constraint(write.made);
    return write;
  });
}

/** Warns once of weights that the loss does not use, and throws if it uses none. */
function unusedWarning(names: string[]): (gradients: (tf.Tensor | null)[]) => void {
  let isSaid = false;
  return (gradients) => {
    const unused = names.filter((_, i) => !gradients[i]);
    if (unused.length === 0 || isSaid) return;
    if (unused.length === names.length)
      throw new Error(
        'fit: the loss uses none of the trained weights; compute it from the embeddings that it is given, with tensor operations that have a gradient',
      );
    isSaid = true;
    console.warn(`fit: the loss does not use ${unused.join(', ')}, which therefore stay as they are`);
  };
}
