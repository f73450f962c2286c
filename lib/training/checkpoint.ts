import { existsSync } from 'node:fs';
import { readTensorsFile, type TensorsFile, TensorsFileError, writeTensorsFile } from '../models/saved/tensors-file';
import type { History } from './history';
import type { Weights } from './weights';

/** All that a training run needs to go on as if it had never stopped. */
export interface TrainingState {
  history: History;
  /** Epochs done. */
  epoch: number;
  /** Steps done in the epoch under way, and the sum of their losses. */
  step: number;
  lossSum: number;
  weights: Weights;
  optimizer: Weights;
  /** The weights of the best epoch so far, where that is not the present state. */
  best?: Weights;
}

/** What must be the same for a run to go on: seed, batch size, number of examples, and so on. */
export type RunSettings = Record<string, string | number>;

/** Writes the state of a run beside `path`, then renames it: a killed run leaves the last whole checkpoint. */
export async function saveCheckpoint(path: string, state: TrainingState, settings: RunSettings): Promise<void> {
  const { weights, optimizer, best, ...counters } = state;
  const tensors: TensorsFile['tensors'] = new Map();
  for (const [group, list] of Object.entries({
    weights,
    optimizer,
    best: best ?? [],
  }))
    list.forEach((tensor, i) => {
      tensors.set(`${group}/${i}`, tensor);
    });
  const metadata = {
    counters: JSON.stringify(counters),
    settings: JSON.stringify(settings),
  };
  await writeTensorsFile(path, { tensors, metadata });
}

/**
 * Reads the checkpoint of a run, or nothing where there is none yet.
 * Throws where the file is damaged, or was made with other settings (the error names them).
 */
export async function loadCheckpoint(path: string, settings: RunSettings): Promise<TrainingState | undefined> {
  if (!existsSync(path)) return undefined;
  const { tensors, metadata } = await readTensorsFile(path).catch((error) => {
    if (error instanceof TensorsFileError) error.message += anew;
    throw error;
  });
  const found = parseObject(metadata.settings ?? '{}');
  if (!found) throw new TensorsFileError(`${path}: its settings are no JSON object: not a checkpoint of fit${anew}`);
  const keys = new Set([...Object.keys(settings), ...Object.keys(found)]);
  const other = [...keys].filter((key) => found[key] !== settings[key]);
  if (other.length > 0) {
    const differences = other
      .map((key) => `${key} ${found[key] ?? 'none'} and not ${settings[key] ?? 'none'}`)
      .join(', ');
    throw new Error(`fit: ${path} is the checkpoint of another run: ${differences}. Name another file, or delete it`);
  }
  const counters = parseObject(metadata.counters);
  if (!isCounters(counters))
    throw new TensorsFileError(
      `${path}: its epoch, step or history is missing or impossible: not a checkpoint of fit${anew}`,
    );
  const group = (name: string) =>
    [...tensors].filter(([key]) => key.startsWith(`${name}/`)).map(([, tensor]) => tensor);
  const best = group('best');
  const state = {
    weights: group('weights'),
    optimizer: group('optimizer'),
    ...(best.length > 0 ? { best } : {}),
  };
  return { ...counters, ...state };
}

const anew = '. Delete it to start anew';

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

type Counters = Omit<TrainingState, 'weights' | 'optimizer' | 'best'>;

/** JSON has null for what is not finite. */
const isLoss = (value: unknown) => typeof value === 'number' || value === null;

/** Whatever the sha256 says, a run goes on from counts that it can have counted. */
function isCounters(found: object | undefined): found is Counters {
  const { epoch, step, lossSum, history } = (found ?? {}) as Partial<Counters>;
  const { loss, validationLoss, seconds, bestEpoch, stoppedEarly } = (history ?? {}) as Partial<History>;
  const areCounts = [epoch, step, bestEpoch].every((count) => Number.isSafeInteger(count) && Number(count) >= 0);
  const lists = [loss, validationLoss, seconds];
  const areLists = lists.every((list) => Array.isArray(list) && list.every(isLoss));
  return (
    areCounts && areLists && loss?.length === epoch && Number.isFinite(lossSum) && typeof stoppedEarly === 'boolean'
  );
}
