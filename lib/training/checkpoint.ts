import { isWholeNumber } from '../checks/require-whole-numbers';
import { fileIdentity } from '../files/file-identity';
import { namedError } from '../files/path-errors';
import { replaceOwnFile } from '../files/replace-own-file';
import { readTensorsFile, type TensorsFile, TensorsFileError, writeTensors } from '../models/saved/tensors-file';
import type { History } from './history';
import type { OptimizerState } from './optimizer-state';
import type { Weights } from './weights';

/** All that a training run needs to go on as if it had never stopped. */
export interface TrainingState {
  history: History;
  /** Epochs done. */
  epoch: number;
  /** Steps done in the epoch under way, and the sum of their losses. */
  step: number;
  lossSum: number;
  /** What the schedule gave for the last step, where there is one: the rate, from the part that was done of a run of so many epochs. */
  scheduled?: { done: number; epochs: number; rate: number };
  weights: Weights;
  optimizer: OptimizerState;
  /** The weights of the best epoch so far, where that is not the present state. */
  best?: Weights;
  /** The file that this state was read from or written to last (`fileIdentity`). */
  file?: string;
}

/** Thrown where a checkpoint would replace that of another run. */
export class CheckpointConflictError extends Error {
  override name = 'CheckpointConflictError';
}

/** What must be the same for a run to go on: seed, batch size, number of examples, each setting of each layer, and so on. */
export type RunSettings = Record<string, string | number>;

/** Differences that an error names; the others are counted. */
const mostNamed = 5;

/**
 * Writes the state of a run in place of the file that it came from: a killed run leaves the last whole checkpoint.
 * @throws CheckpointConflictError if another run has written the file meanwhile; it then stays
 */
export async function saveCheckpoint(path: string, state: TrainingState, settings: RunSettings): Promise<void> {
  const { weights, optimizer, best, file, ...counters } = state;
  const tensors: TensorsFile['tensors'] = new Map();
  for (const { name, ...tensor } of weights) tensors.set(`weights/${name}`, tensor);
  for (const [i, tensor] of optimizer.entries()) tensors.set(`optimizer/${i}`, tensor);
  for (const { name, ...tensor } of best ?? []) tensors.set(`best/${name}`, tensor);
  const metadata = {
    counters: JSON.stringify(counters),
    settings: JSON.stringify(settings),
  };
  state.file = await replaceOwnFile(path, {
    requireOwn(target) {
      const found = fileIdentity(target);
      if (found !== undefined && found !== file)
        throw new CheckpointConflictError(
          `fit: ${path} was written by another run while this one trained; nothing was saved. Give every run a file of its own`,
        );
    },
    async write(beside) {
      await writeTensors(beside, { tensors, metadata });
      return fileIdentity(beside);
    },
  });
}

/**
 * Reads the checkpoint of a run, or nothing where there is none yet.
 * Throws where the file is damaged, was made with other settings (the error names them), or cannot be read.
 */
export async function loadCheckpoint(path: string, settings: RunSettings): Promise<TrainingState | undefined> {
  const file = await readWithIdentity(path).catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    if (error instanceof TensorsFileError) error.message += anew;
    throw namedError(path, 'the checkpoint could not be read', error);
  });
  if (!file) return undefined;
  const { tensors, metadata } = file;
  const found = parseObject(metadata.settings);
  if (!found) throw new TensorsFileError(`${path}: its settings are no JSON object: not a checkpoint of fit${anew}`);
  const keys = new Set([...Object.keys(settings), ...Object.keys(found)]);
  const differences = [...keys]
    .filter((key) => found[key] !== settings[key])
    .map((key) => `${key} ${found[key] ?? 'none'} and not ${settings[key] ?? 'none'}`);
  if (differences.length > 0) refuseCheckpoint(path, differences);
  const counters = parseObject(metadata.counters);
  if (!isCounters(counters))
    throw new TensorsFileError(
      `${path}: its epoch, step or history is missing or impossible: not a checkpoint of fit${anew}`,
    );
  const group = (group: string) =>
    [...tensors].flatMap(([key, tensor]) =>
      key.startsWith(`${group}/`) ? [{ name: key.slice(group.length + 1), ...tensor }] : [],
    );
  const best = group('best');
  const state = {
    weights: group('weights'),
    optimizer: group('optimizer').map(({ shape, values }) => ({ shape, values })),
    ...(best.length > 0 ? { best } : {}),
    file: file.identity,
  };
  return { ...counters, ...state };
}

/** The identity is taken before the file is read: what replaces it meanwhile counts as another run's. */
async function readWithIdentity(path: string) {
  const identity = fileIdentity(path);
  return { ...(await readTensorsFile(path)), identity };
}

/** @param differences such as `seed 1 and not 2`, the checkpoint's first */
export function refuseCheckpoint(path: string, differences: string[]): never {
  const more = differences.length > mostNamed ? `, and ${differences.length - mostNamed} more` : '';
  const named = differences.slice(0, mostNamed).join(', ');
  throw new Error(`fit: ${path} is the checkpoint of another run: ${named}${more}. Name another file, or delete it`);
}

/** What to do with a file that no run can go on from. */
export const anew = '. Delete it to start anew';

function parseObject(json: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

type Counters = Omit<TrainingState, 'weights' | 'optimizer' | 'best' | 'file'>;

/** JSON has null for what is not finite. */
const isLoss = (value: unknown) => typeof value === 'number' || value === null;

/** Whatever the sha256 says, a run goes on from counts that it can have counted. */
function isCounters(found: object | undefined): found is Counters {
  const { epoch, step, lossSum, history, scheduled } = (found ?? {}) as Partial<Counters>;
  const { loss, validationLoss, seconds, bestEpoch, stoppedEarly } = (history ?? {}) as Partial<History>;
  const areCounts = [epoch, step, bestEpoch].every((count) => isWholeNumber(count));
  const lists = [loss, validationLoss, seconds];
  const areLists = lists.every((list) => Array.isArray(list) && list.every(isLoss));
  const isRate =
    scheduled === undefined || [scheduled?.done, scheduled?.epochs, scheduled?.rate].every(Number.isFinite);
  const isRun = Number.isFinite(lossSum) && typeof stoppedEarly === 'boolean' && isRate;
  return areCounts && areLists && loss?.length === epoch && isRun;
}
