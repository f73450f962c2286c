import { requireReplaceable } from '../files/replace-file';
import { requireKeptOptimizer } from './check-optimizer';
import { saveCheckpoint } from './checkpoint';
import type { Run } from './fit-options';
import { resumeRun } from './resume';
import { runSettings } from './run-settings';
import type { UpdateRule } from './step-state';
import type { TrainingState } from './training-state';

/** The checkpoint of a run. */
export interface RunCheckpoint {
  /** The saved state, with encoder, loss and optimizer set to it; undefined if there is none yet. */
  resume(): Promise<TrainingState | undefined>;
  save(state: TrainingState): Promise<void>;
}

/** @throws Error if the file cannot be written */
export const requireCheckpointFile: (path: string) => Promise<void> = requireReplaceable;

/** @throws Error if the optimizer's state cannot be saved in a checkpoint */
export async function openRunCheckpoint(path: string, run: Run, rule: UpdateRule): Promise<RunCheckpoint> {
  if (!rule.slots) await requireKeptOptimizer(run.optimizer);
  const settings = runSettings(run);
  return {
    resume: () => resumeRun(run, rule, settings),
    save: (state) => saveCheckpoint(path, state, settings),
  };
}
