import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TensorsFileError, writeTensorsFile } from '../../lib/models/saved/tensors-file';
import { CheckpointConflictError, loadCheckpoint, saveCheckpoint } from '../../lib/training/checkpoint';
import type { TrainingState } from '../../lib/training/training-state';

const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tensor = (...values: number[]) => ({ shape: [values.length], values: Float32Array.from(values) });
const state: TrainingState = {
  history: { loss: [0.5, 0.25], validationLoss: [0.75, 0.5], seconds: [1, 2], bestEpoch: 2, stoppedEarly: false },
  epoch: 2,
  step: 7,
  lossSum: 1 / 3,
  scheduled: { done: 0.25, epochs: 3, rate: 0.01 },
  weights: Array.from({ length: 12 }, (_, i) => ({ name: `dense_${i}/kernel`, ...tensor(i, -i) })),
  optimizer: [tensor(9), { shape: [], values: Float32Array.of(0.9) }],
  best: [{ name: 'inner/__proto__/bias', ...tensor(5, 6) }],
};
const { weights: _, optimizer: __, best: ___, ...counters } = state;
const settings = { seed: 1, optimizer: 'Adam' };

describe('checkpoint', () => {
  it('reads back a whole state, with its tensors in order', async () => {
    const path = join(folder, 'whole');
    await saveCheckpoint(path, state, settings);
    expect(await loadCheckpoint(path, settings)).toEqual(state);
  });

  it('reads back a state without best weights, and undefined if there is no file', async () => {
    const { best: _, ...first } = state;
    const path = join(folder, 'first');
    await saveCheckpoint(path, first, settings);
    expect(await loadCheckpoint(path, settings)).toEqual(first);
    expect(await loadCheckpoint(join(folder, 'absent'), settings)).toBeUndefined();
  });

  it('does not replace the checkpoint of another run', async () => {
    const path = join(folder, 'shared');
    const mine: TrainingState = { ...state, file: undefined };
    const theirs: TrainingState = { ...state, file: undefined, step: 8 };
    await saveCheckpoint(path, mine, settings);
    await saveCheckpoint(path, mine, settings);
    await expect(saveCheckpoint(path, theirs, settings)).rejects.toThrow(CheckpointConflictError);
    expect((await loadCheckpoint(path, settings))?.step).toBe(7);
    const taken = (await loadCheckpoint(path, settings)) as TrainingState;
    await saveCheckpoint(path, { ...taken, step: 9 }, settings);
    await expect(saveCheckpoint(path, mine, settings)).rejects.toThrow(`${path} was written by another run while`);
    expect((await loadCheckpoint(path, settings))?.step).toBe(9);
    rmSync(path);
    await saveCheckpoint(path, mine, settings);
    expect((await loadCheckpoint(path, settings))?.step).toBe(7);
  });

  it('replaces its own after it was renamed, and not a copy of it', async () => {
    const [path, moved, copy] = ['own', 'moved', 'copy'].map((name) => join(folder, name));
    const mine: TrainingState = { ...state, file: undefined };
    await saveCheckpoint(path, mine, settings);
    copyFileSync(path, copy);
    renameSync(path, moved);
    await expect(saveCheckpoint(copy, mine, settings)).rejects.toThrow(CheckpointConflictError);
    await saveCheckpoint(moved, { ...mine, step: 9 }, settings);
    expect((await loadCheckpoint(moved, settings))?.step).toBe(9);
  });

  it('names five of the settings that differ, and counts the others', async () => {
    const path = join(folder, 'many');
    await saveCheckpoint(path, state, settings);
    const others = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`setting ${i}`, i]));
    await expect(loadCheckpoint(path, { ...settings, ...others })).rejects.toThrow(
      /: setting 0 none and not 0, .*setting 4 none and not 4, and 2 more; name another file, or delete it$/,
    );
  });

  it('shows settings of a file in text, whatever they are', async () => {
    const path = join(folder, 'evil');
    const strange = { '\u001b[2J': '\u009b2J', list: [1, '\u202e'], object: { toString: 1 } };
    await saveCheckpoint(path, state, strange as never);
    await expect(loadCheckpoint(path, {})).rejects.toThrow(
      `another run: \\x1b[2J \\x9b2J and not none, list [1,"\\u202e"] and not none, object {"toString":1} and not none;`,
    );
  });

  it('refuses other settings, naming those that differ', async () => {
    const path = join(folder, 'other');
    await saveCheckpoint(path, state, settings);
    await expect(loadCheckpoint(path, { ...settings, seed: 2, epochs: 3 })).rejects.toThrow(
      `${path} is the checkpoint of another run: seed 1 and not 2, epochs none and not 3; name another file, or delete it`,
    );
  });

  it.each<[string, Record<string, string>]>([
    ['settings that are not JSON', { settings: '{"seed":1' }],
    ['settings that are not an object', { settings: 'null' }],
    ['no counters', {}],
    ['a rate that is not a number', { counters: JSON.stringify({ ...counters, scheduled: { rate: 'high' } }) }],
    ['counters that are not JSON', { counters: '{"epoch":2,' }],
    ['no history', { counters: '{"epoch":2,"step":7,"lossSum":1}' }],
    ['half an epoch', { counters: JSON.stringify({ ...counters, epoch: 1.5 }) }],
    ['an epoch before the first', { counters: JSON.stringify({ ...counters, epoch: -1 }) }],
    ['more epochs than losses', { counters: JSON.stringify({ ...counters, epoch: 3 }) }],
    ['no sum of losses', { counters: JSON.stringify({ ...counters, lossSum: null }) }],
  ])('refuses a file with %s, whatever its sha256 says', async (_, metadata) => {
    const path = join(folder, 'hostile');
    await writeTensorsFile(path, { tensors: new Map(), metadata: { settings: JSON.stringify(settings), ...metadata } });
    await expect(loadCheckpoint(path, settings)).rejects.toThrow(TensorsFileError);
    await expect(loadCheckpoint(path, settings)).rejects.toThrow(`${path}: not a checkpoint of fit, because its `);
    await expect(loadCheckpoint(path, settings)).rejects.toThrow('delete it to start again');
  });

  it('refuses a tensors file of another kind, such as an encoder', async () => {
    const path = join(folder, 'encoder');
    await writeTensorsFile(path, { tensors: new Map(), metadata: { topology: '{}' } });
    await expect(loadCheckpoint(path, settings)).rejects.toThrow(
      /not a checkpoint of fit, because its settings are not a JSON object/,
    );
  });
});
