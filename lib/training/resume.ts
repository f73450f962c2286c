import { reasonOf } from '../checks/reason-of';
import { TensorsFileError } from '../models/saved/tensors-file';
import { loadCheckpoint, type RunSettings, refuseCheckpoint, startAgain } from './checkpoint';
import type { Run } from './fit-options';
import { stateMismatch, writeOptimizer } from './optimizer-state';
import type { UpdateRule } from './step-state';
import type { TrainingState } from './training-state';
import { weightMismatch, writeWeights } from './weights';

/**
 * The state of the run in the checkpoint, with encoder, loss and optimizer set to it; undefined if there is no checkpoint yet.
 * The run may ask for more epochs than it began with, and for another patience.
 * @throws Error if the file is damaged or is the checkpoint of another run; nothing has changed then
 */
export async function resumeRun(run: Run, rule: UpdateRule, settings: RunSettings): Promise<TrainingState | undefined> {
  const { checkpoint, encoder, lossVariables, optimizer, patience } = run;
  const found = checkpoint && (await loadCheckpoint(checkpoint, settings));
  if (!found) return undefined;
  const refuse = (fault: string | undefined) => {
    if (fault) throw new TensorsFileError(`${checkpoint}: not the checkpoint of this run, ${fault}${startAgain}`);
  };
  requireEpochs(checkpoint, found, run);
  requireSchedule(checkpoint, found, run);
  for (const weights of found.best ? [found.weights, found.best] : [found.weights]) {
    refuse(weightMismatch(encoder, lossVariables, weights));
  }
  refuse(await stateMismatch(optimizer, rule, found.optimizer));
  // An optimizer of your own may refuse its state: ask it before any weight changes.
  await writeOptimizer(optimizer, rule, found.optimizer).catch((error: Error) =>
    refuse(`the optimizer refuses its state (${reasonOf(error)})`),
  );
  writeWeights(encoder, lossVariables, found.weights);
  const { history, epoch } = found;
  return { ...found, history: { ...history, stoppedEarly: epoch - history.bestEpoch >= patience } };
}

function requireEpochs(path: string, { epoch, step }: TrainingState, { epochs }: Run): void {
  const begun = step > 0 ? epoch + 1 : epoch;
  if (epochs >= begun) return;
  throw new Error(
    `fit: ${path} is the checkpoint of a run in its epoch ${begun}, so epochs must be ${begun} or more, found ${epochs}; raise it, or name another file`,
  );
}

/**
 * A schedule must give the rate that it gave for the last step. With another number of epochs that step is another part of the
 * run.
 */
function requireSchedule(path: string, { scheduled }: TrainingState, { learningRate, epochs }: Run): void {
  if (!learningRate || scheduled?.epochs !== epochs) return;
  const rate = learningRate(scheduled.done);
  if (rate !== scheduled.rate)
    refuseCheckpoint(path, [`learning rate ${scheduled.rate} and not ${rate} at its last step`]);
}
