import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TensorsFileError } from '../../../lib/dist/models/saved/tensors-file.js';
import { loadCheckpoint, saveCheckpoint } from '../../../lib/dist/training/checkpoint.js';
import { WrongResult } from '../reader.mjs';

const settings = { seed: 1, batchSize: 64, optimizer: 'Adam' };

/** @param {...number} shape */
function tensor(...shape) {
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, values: Float32Array.from({ length }, (_, i) => i / 7) };
}

/** @param {string} name @param {...number} shape */
const weight = (name, ...shape) => ({ name, ...tensor(...shape) });

const first = {
  history: { loss: [], validationLoss: [], seconds: [], bestEpoch: 0, stoppedEarly: false },
  epoch: 0,
  step: 7,
  lossSum: 1 / 3,
  weights: [weight('dense_1/kernel', 3, 4), weight('dense_1/bias', 4)],
  optimizer: [],
};
const later = {
  ...first,
  history: { loss: [0.5, 0.25], validationLoss: [0.75, 0.5], seconds: [1, 2], bestEpoch: 1, stoppedEarly: false },
  epoch: 2,
  optimizer: [tensor(3, 4), tensor(4), tensor()],
  best: [weight('dense_1/kernel', 3, 4), weight('dense_1/bias', 4)],
};

/**
 * The header's length and the sha256 made right for what the file holds, as far as it can be read.
 *
 * @param {Buffer} bytes
 */
function mend(bytes) {
  const end = bytes.lastIndexOf('}');
  try {
    const { __metadata__: metadata, ...entries } = JSON.parse(bytes.toString('utf8', 8, end + 1));
    const { sha256: _, ...rest } = metadata;
    const data = bytes.subarray(end + 1 + ((8 - ((end - 7) % 8)) % 8));
    const sha256 = createHash('sha256')
      .update(JSON.stringify({ __metadata__: rest, ...entries }))
      .update(data)
      .digest('hex');
    const json = Buffer.from(JSON.stringify({ __metadata__: { ...rest, sha256 }, ...entries }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    return Buffer.concat([length, json, data]);
  } catch {
    return bytes;
  }
}

/** @type {import('../reader.mjs').Reader} */
export default {
  what: 'checkpoints (`loadCheckpoint`)',
  async seeds(folder) {
    const path = join(folder, 'seed.safetensors');
    const made = [];
    for (const state of [first, later]) {
      await saveCheckpoint(path, state, settings);
      made.push(readFileSync(path));
    }
    return made;
  },
  wholeSeeds: 2,
  fields: [{ at: 0, size: 8 }],
  mend,
  async read(bytes, folder) {
    const path = join(folder, 'run.safetensors');
    writeFileSync(path, bytes);
    const state = await loadCheckpoint(path, settings);
    if (!state) throw new WrongResult('nothing, of a file that is there');
    const { history, epoch, step, lossSum, weights, optimizer, best = [] } = state;
    if (![epoch, step].every((count) => Number.isSafeInteger(count) && count >= 0) || typeof lossSum !== 'number')
      throw new WrongResult(`epoch ${epoch}, step ${step}, sum of losses ${lossSum}`);
    if (![history.loss, history.validationLoss, history.seconds].every(Array.isArray))
      throw new WrongResult(`history ${JSON.stringify(history)}`);
    for (const { shape, values } of [...weights, ...optimizer, ...best])
      if (values.length !== shape.reduce((product, size) => product * size, 1))
        throw new WrongResult(`${values.length} values of shape ${shape.join('x')}`);
  },
  isNamed: (message, error) =>
    (error instanceof TensorsFileError && /run\.safetensors: .+; delete it to start again$/s.test(message)) ||
    (error.constructor === Error &&
      message.startsWith('fit: ') &&
      message.includes('is the checkpoint of another run')),
};
