import { statSync } from 'node:fs';
import { printable } from '../checks/printable';
import { isWholeNumber } from '../checks/require-whole-numbers';
import { namedError } from '../files/path-errors';
import { replaceOwnFile } from '../files/replace-own-file';
import { readTensorsFile, type TensorsFile, TensorsFileError, writeTensors } from '../models/saved/tensors-file';
import type { History } from './history';
import type { TrainingState } from './training-state';

/** Thrown if a checkpoint would replace that of another run. */
export class CheckpointConflictError extends Error {
  override name = 'CheckpointConflictError';
}

/** What must be the same for a run to continue: seed, batch size, examples, each setting of each layer, and so on. */
export type RunSettings = Record<string, string | number>;

/** How many differences an error names; the others are counted. */
const mostNamed = 5;

/**
 * Writes the state of a run beside `path`, then puts it in place of the file that the state came from: a killed run leaves the last
 * complete checkpoint.
 * @throws CheckpointConflictError if another run has written the file in the meantime, which then stays
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
          `fit: ${path} was written by another run while this one trained; nothing was saved; give every run a file of its own`,
        );
    },
    async write(beside) {
      await writeTensors(beside, { tensors, metadata });
      return fileIdentity(beside);
    },
  });
}

/**
 * Reads the checkpoint of a run; undefined if there is none yet.
 * @throws TensorsFileError if the file is damaged or is not a checkpoint; Error if it was made with other settings, which it
 * names, or cannot be read
 */
export async function loadCheckpoint(path: string, settings: RunSettings): Promise<TrainingState | undefined> {
  const file = await readWithIdentity(path).catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    if (error instanceof TensorsFileError) error.message += startAgain;
    throw namedError(path, 'the checkpoint could not be read', error);
  });
  if (!file) return undefined;
  const { tensors, metadata } = file;
  const found = parseObject(metadata.settings);
  if (!found)
    throw new TensorsFileError(
      `${path}: not a checkpoint of fit, because its settings are not a JSON object${startAgain}`,
    );
  const keys = new Set([...Object.keys(settings), ...Object.keys(found)]);
  const differences = [...keys]
    .filter((key) => found[key] !== settings[key])
    .map((key) => `${key} ${text(found[key])} and not ${text(settings[key])}`);
  if (differences.length > 0) refuseCheckpoint(path, differences);
  const counters = parseObject(metadata.counters);
  if (!isCounters(counters))
    throw new TensorsFileError(
      `${path}: not a checkpoint of fit, because its epoch, step or history is missing or impossible${startAgain}`,
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

/** A setting; that of a file may be any JSON. */
const text = (setting: unknown) =>
  typeof setting === 'object' && setting !== null ? JSON.stringify(setting) : String(setting ?? 'none');

/**
 * Tells one content of a file from any other written before or after it: the file's number on the disk, its size and the time it
 * was written. It stays the same when the file is renamed. Undefined if there is no file.
 */
function fileIdentity(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs}`;
}

/** The identity is taken before the file is read: a file that replaces it in the meantime counts as another run's. */
async function readWithIdentity(path: string) {
  const identity = fileIdentity(path);
  return { ...(await readTensorsFile(path)), identity };
}

/**
 * @param differences such as `seed 1 and not 2`: the checkpoint's value comes first
 * @throws Error that names the first few
 */
export function refuseCheckpoint(path: string, differences: string[]): never {
  const more = differences.length > mostNamed ? `, and ${differences.length - mostNamed} more` : '';
  const named = differences.slice(0, mostNamed).join(', ');
  throw new Error(
    printable(`fit: ${path} is the checkpoint of another run: ${named}${more}; name another file, or delete it`),
  );
}

/** What to do with a file that no run can continue from. */
export const startAgain = '; delete it to start again';

function parseObject(json: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

type Counters = Omit<TrainingState, 'weights' | 'optimizer' | 'best' | 'file'>;

/** JSON writes null for a number that is not finite. */
const isLoss = (value: unknown) => typeof value === 'number' || value === null;

/** Even if the sha256 is right, a run continues only from counters that a run can have. */
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
