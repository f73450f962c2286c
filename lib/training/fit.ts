import { startProgress } from '../display/progress';
import { composeMissingKernels } from '../kernels/missing-kernels';
import { useNativeGradients } from '../kernels/native-gradients';
import { useStandIns } from '../models/layers/stand-ins';
import { tf } from '../tensorflow/tensorflow';
import { checkedRun } from './check-fit';
import { keepBest } from './early-stopping';
import { evaluateLoss } from './evaluate-loss';
import { batchSizeOf, trainingOrder, validationOrder } from './example-order';
import type { FitOptions, FitReport, Run } from './fit-options';
import type { History } from './history';
import { interruptSignal } from './interrupt';
import { readOptimizer } from './optimizer-state';
import { openRunCheckpoint, type RunCheckpoint, requireCheckpointFile } from './run-checkpoint';
import { runSummary } from './run-summary';
import type { UpdateRule } from './step-state';
import { createSteps, type Steps } from './steps';
import { trainEpoch } from './train-epoch';
import type { TrainingState } from './training-state';
import { updateRule } from './update-rule';
import { readWeights, trainableVariables, writeWeights } from './weights';

/**
 * Trains `encoder` by gradient descent on the mean loss of batches of `train`, in a new order each epoch: shuffled, or (with
 * `classExamples`) in new batches of P classes x K images. With `validation`, the weights of the epoch with the lowest validation
 * loss are restored at the end. A loss's own weights, such as those of `arcFace`, are trained, saved in the checkpoint and
 * restored like the encoder's. The penalties of the encoder's regularizers are added to the training loss (as in tfjs, not to the
 * validation loss), and the constraints of its weights are applied after every step. An activityRegularizer is refused, because
 * tfjs does not compute it. On a recurrent layer tfjs drops it when the layer is made, which cannot be detected later: add such a
 * penalty to the loss.
 * @throws Error before anything runs if an option is not as documented; Error if a loss, a gradient, a learning rate or the
 * result of a step is not finite (it names epoch and batch; the weights are those from before the step); the signal's reason if
 * it aborts; Error if the checkpoint is damaged or belongs to another run; CheckpointConflictError if another run writes it
 * in the meantime
 */
export async function fit<Towers extends 1 | 2 | 3>(options: FitOptions<Towers>): Promise<History> {
  const checked = checkedRun(options);
  const { encoder, lossVariables } = checked;
  if (checked.checkpoint) await requireCheckpointFile(checked.checkpoint);
  useNativeGradients();
  composeMissingKernels();
  useStandIns(encoder);
  const optimizer = options.optimizer ?? tf.train.adam(1e-3);
  const run: Run = { ...checked, optimizer };
  const rule = updateRule(optimizer, trainableVariables(encoder, lossVariables));
  const checkpoint = run.checkpoint ? await openRunCheckpoint(run.checkpoint, run, rule) : undefined;
  const steps = createSteps(run, rule);
  const interrupt = interruptSignal(run.signal);
  try {
    const state = await trainEpochs(run, { rule, steps, checkpoint }, interrupt.signal);
    if (state.best) writeWeights(encoder, lossVariables, state.best);
    return state.history;
  } finally {
    interrupt.end();
    steps.dispose();
    tf.dispose(rule.slots ?? []);
    if (!options.optimizer) optimizer.dispose();
  }
}

/** Starts, or continues from the checkpoint. At the end, and if it throws, the encoder has the weights of the last step. */
async function trainEpochs(
  run: Run,
  { rule, steps, checkpoint }: { rule: UpdateRule; steps: Steps; checkpoint?: RunCheckpoint },
  signal: AbortSignal,
): Promise<TrainingState> {
  const { encoder, lossVariables, train, validation, optimizer, epochs, batchSize, seed, patience } = run;
  const state = (await checkpoint?.resume()) ?? newState();
  const save = async () => {
    if (!checkpoint) return;
    steps.pull();
    const weights = readWeights(encoder, lossVariables);
    Object.assign(state, { weights, optimizer: await readOptimizer(optimizer, rule) });
    await checkpoint.save(state);
  };
  let order = trainingOrder(train, seed, state.epoch);
  const done = () => state.epoch * order.length + Math.min(state.step * batchSize, order.length);
  let measured: Pick<FitReport, 'epoch' | 'loss' | 'validationLoss'>;
  const progress = startProgress({
    title: epochTitle(state, epochs),
    total: epochs * order.length,
    unit: train.unit,
    done: done(),
    log: false,
    quiet: run.quiet,
    onProgress: run.onProgress && ((report) => run.onProgress?.({ ...report, ...measured })),
  });
  const report = (detail: string, loss: number, validationLoss?: number) => {
    measured = { epoch: state.epoch + 1, loss, ...(validationLoss !== undefined && { validationLoss }) };
    progress.update(done(), { title: epochTitle(state, epochs), detail });
  };
  try {
    while (state.epoch < epochs && !state.history.stoppedEarly) {
      const start = performance.now();
      try {
        const mean = await trainEpoch(run, state, { order, steps, signal, report, save });
        if (validation) {
          report(`loss ${mean.toFixed(4)} · validating`, mean);
          const batches = { order: validationOrder(validation, seed), batchSize: batchSizeOf(validation, batchSize) };
          const validationLoss = await evaluateLoss(
            steps,
            { unit: validation.unit, epoch: state.epoch },
            batches,
            signal,
          );
          report(`loss ${mean.toFixed(4)} · validation ${validationLoss.toFixed(4)}`, mean, validationLoss);
          state.history.validationLoss.push(validationLoss);
        }
        state.history.loss.push(mean);
      } catch (error) {
        steps.pull();
        if (signal.aborted) await save();
        throw error;
      }
      state.history.seconds.push((performance.now() - start) / 1000);
      Object.assign(state, { epoch: state.epoch + 1, step: 0, lossSum: 0 });
      steps.pull();
      keepBest(state, encoder, patience, lossVariables);
      await save();
      order = trainingOrder(train, seed, state.epoch);
    }
  } catch (error) {
    progress.end({ detail: 'stopped' });
    throw error;
  }
  progress.end({ detail: runSummary(state.history) });
  return state;
}

const epochTitle = ({ epoch }: TrainingState, epochs: number) => `epoch ${Math.min(epoch + 1, epochs)}/${epochs}`;

const newState = (): TrainingState => ({
  history: { loss: [], validationLoss: [], seconds: [], bestEpoch: 0, stoppedEarly: false },
  epoch: 0,
  step: 0,
  lossSum: 0,
  weights: [],
  optimizer: [],
});
