import { TensorsFileError } from '../models/saved/tensors-file';
import { anew, loadCheckpoint, type RunSettings, refuseCheckpoint, type TrainingState } from './checkpoint';
import type { Run } from './fit-options';
import { misfitOfState, writeOptimizer } from './optimizer-state';
import type { UpdateRule } from './step-state';
import { missingWeight, writeWeights } from './weights';

/**
 * The state of the run whose checkpoint is there, with encoder, loss and optimizer as they were; nothing where there is none yet. It goes
 * on for more epochs than it was begun with, and with another patience, where the run says so.
 * @throws where the file is damaged, or is the checkpoint of another run; then nothing has changed
 */
export async function resumeRun(run: Run, rule: UpdateRule, settings: RunSettings): Promise<TrainingState | undefined> {
  const { checkpoint, encoder, lossVariables, optimizer, patience } = run;
  const found = checkpoint && (await loadCheckpoint(checkpoint, settings));
  if (!found) return undefined;
  const refuse = (fault: string | undefined) => {
    if (fault) throw new TensorsFileError(`${checkpoint}: ${fault}: not the checkpoint of this run${anew}`);
  };
  requireEpochs(checkpoint, found, run);
  requireSchedule(checkpoint, found, run);
  for (const weights of found.best ? [found.weights, found.best] : [found.weights]) {
    refuse(missingWeight(encoder, lossVariables, weights));
  }
  refuse(await misfitOfState(optimizer, rule, found.optimizer));
  // An optimizer of one's own may refuse what it is given: before weights have changed.
  await writeOptimizer(optimizer, rule, found.optimizer).catch((error: Error) =>
    refuse(`the optimizer does not take what it holds (${error.message})`),
  );
  writeWeights(encoder, lossVariables, found.weights);
  const { history, epoch } = found;
  return { ...found, history: { ...history, stoppedEarly: epoch - history.bestEpoch >= patience } };
}

function requireEpochs(path: string, { epoch, step }: TrainingState, { epochs }: Run): void {
  const begun = step > 0 ? epoch + 1 : epoch;
  if (epochs >= begun) return;
  throw new Error(
    `fit: ${path} is the checkpoint of a run in its epoch ${begun}, found epochs ${epochs}: give ${begun} or more, or another file`,
  );
}

/** A schedule has to give what it gave for the last step; of more epochs that step is another part. */
function requireSchedule(path: string, { scheduled }: TrainingState, { learningRate, epochs }: Run): void {
  if (!learningRate || scheduled?.epochs !== epochs) return;
  const rate = learningRate(scheduled.done);
  if (rate !== scheduled.rate)
    refuseCheckpoint(path, [`learning rate ${scheduled.rate} and not ${rate} at its last step`]);
}
