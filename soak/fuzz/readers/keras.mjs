import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { here } from '../../folders.mjs';
import { WrongResult } from '../reader.mjs';

/**
 * A weight file in Keras's layout.
 *
 * @param {string} path
 * @param {{ whole: boolean, layers: Record<string, Record<string, number[]>> }} contents shapes of weights by layer and name
 */
async function kerasFile(path, { whole, layers }) {
  const { File, ready } = await import('h5wasm/node');
  await ready;
  const file = new File(path, 'w');
  const model = whole ? file.create_group('model_weights') : file;
  model.create_attribute('layer_names', Object.keys(layers));
  for (const [layer, weights] of Object.entries(layers)) {
    const group = model.create_group(layer);
    group.create_attribute(
      'weight_names',
      Object.keys(weights).map((name) => `${layer}/${name}:0`),
    );
    const own = group.create_group(layer);
    for (const [name, shape] of Object.entries(weights)) {
      const length = shape.reduce((product, size) => product * size, 1);
      own.create_dataset({ name: `${name}:0`, data: Float32Array.from({ length }, (_, i) => i / 8), shape });
    }
  }
  file.close();
  return readFileSync(path);
}

/**
 * An input that takes more of the processor's time keeps HDF5 busy for good, in milliseconds; a thread's first one may take more. The
 * library's own patience, a minute, would make hours of so many.
 */
const patienceMs = { first: 1_500, later: 250 };
const looksEveryMs = 50;

/**
 * The library's thread for HDF5. The library ends it after each file; here, where starting one takes longer than a hundred files, it
 * goes on until HDF5 itself has stopped or is too slow, and is renewed before the files that nobody touched.
 *
 * @type {Worker | undefined}
 */
let thread;
/** HDF5, compiled. @type {object | undefined} */
let compiled;
/** Its inputs, each in a file of its own until it ends: HDF5 takes a file for one that it could not close, by its inode. */
let files = /** @type {string[]} */ ([]);

/** @returns {Promise<void>} */
async function renew() {
  await thread?.terminate();
  thread = undefined;
  for (const file of files) rmSync(file);
  files = [];
}

/**
 * @param {string} path
 * @returns {Promise<import('../../../lib/dist/models/keras-thread.js').KerasAnswer>}
 */
async function answerOf(path) {
  const limit = thread ? patienceMs.later : patienceMs.first;
  thread ??= new Worker(here('fuzz/keras-thread.mjs'), { workerData: compiled });
  const asked = thread;
  asked.removeAllListeners();
  const before = process.cpuUsage();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const answer = await new Promise((resolve) => {
    timer = setInterval(() => {
      const { user, system } = process.cpuUsage(before); // of all threads: the others wait
      if (user + system > limit * 1_000) resolve({ reason: 'cannot be read as HDF5: no end', broke: true });
    }, looksEveryMs);
    asked.once('error', ({ message }) => resolve({ reason: message, broke: true }));
    asked.on('message', (message) => {
      if ('module' in message) compiled = message.module;
      else resolve(message);
    });
    asked.postMessage(path);
  });
  clearInterval(timer);
  if (answer.broke) await renew();
  return answer;
}

const conv = { kernel: [3, 3, 1, 4], bias: [4] };
const norm = { gamma: [4], beta: [4], moving_mean: [4], moving_variance: [4] };

/** @type {import('../reader.mjs').Reader} */
export default {
  what: "Keras's weight files, HDF5 (the thread of `readKerasWeights`)",
  async seeds(folder) {
    const path = join(folder, 'seed.h5');
    const made = [
      await kerasFile(path, { whole: false, layers: { conv } }),
      await kerasFile(path, { whole: true, layers: { conv, norm } }),
      await kerasFile(path, { whole: false, layers: { norm, dense: { kernel: [100, 7] } } }),
    ];
    return made;
  },
  wholeSeeds: 3,
  /** The superblock: versions, sizes of offsets and lengths, base, end of file, and the root's entry. */
  fields: [
    ...[8, 13, 14].map((at) => /** @type {const} */ ({ at, size: 1 })),
    ...[16, 18].map((at) => /** @type {const} */ ({ at, size: 2 })),
    ...[24, 40, 56, 64, 80, 88].map((at) => /** @type {const} */ ({ at, size: 8 })),
  ],
  async read(bytes, folder) {
    const path = join(folder, `${files.length}.h5`);
    writeFileSync(path, bytes);
    files.push(path);
    const answer = await answerOf(path);
    if ('reason' in answer) throw new Error(answer.reason);
    for (const { name, weights } of answer.layers)
      for (const [own, { shape, values }] of weights)
        if (values.length !== shape.reduce((product, size) => product * size, 1))
          throw new WrongResult(`${name}/${own}: ${values.length} values of shape ${shape.join('x')}`);
  },
  renew,
  isNamed: (message, error) =>
    error.constructor === Error &&
    /^(cannot be read as HDF5: .|is not a Keras weight file|has no (layer|weight) |.* is not float32$)/s.test(message),
};
