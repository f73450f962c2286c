/**
 * node bench/peers/loss-memory.mjs NAME BATCH [recorded]: the value and the gradient of one loss, for BATCH embeddings of 128 numbers with
 * eight images per class, in a process of its own; prints the bytes and seconds that it took as one line of JSON.
 */
import { readFileSync } from 'node:fs';
import siamese from '../library.mjs';
import { lossOf } from './loss-list.mjs';

const [, , name, size, mode] = process.argv;
const { tf } = siamese;
const dimensions = 128;
const loss = lossOf(name);

/** @type {(x: import('@tensorflow/tfjs-node-gpu').Tensor2D, labels: import('@tensorflow/tfjs-node-gpu').Tensor1D, seed: import('@tensorflow/tfjs-node-gpu').Tensor1D) => import('@tensorflow/tfjs-node-gpu').Tensor[]} */
const step = (x, labels, seed) =>
  tf.tidy(() => {
    const { value, grad } = siamese.withSeed(seed, () =>
      tf.valueAndGrad((/** @type {import('@tensorflow/tfjs-node-gpu').Tensor2D} */ rows) => loss(rows, labels))(x),
    );
    return [value, grad];
  });
const run = mode === 'recorded' ? siamese.jit(step) : step;

function once(/** @type {number} */ batch) {
  const labels = tf.tensor1d(
    Int32Array.from({ length: batch }, (_, i) => Math.floor(i / 8)),
    'int32',
  );
  const random = siamese.createRandom({ seed: 1 });
  // The classes overlap a little, so that a loss has something to do.
  const values = Float32Array.from({ length: batch * dimensions }, (_, i) => {
    const row = Math.floor(i / dimensions);
    return random.float() - 0.5 + (Math.floor(row / 8) % dimensions === i % dimensions ? 1 : 0);
  });
  const start = performance.now();
  const results = run(tf.tensor2d(values, [batch, dimensions]), labels, tf.tensor1d([1, batch], 'int32'));
  const numbers = results.map((/** @type {import('@tensorflow/tfjs-node-gpu').Tensor} */ result) => result.dataSync());
  if (!numbers.every((all) => all.every(Number.isFinite)))
    throw new Error(`${name}: values must be finite, found others`);
  return (performance.now() - start) / 1000;
}

/** Resident bytes of this process, now or at most. @param {'VmRSS' | 'VmHWM'} key */
function bytes(key) {
  return 1024 * Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

once(16);
const before = bytes('VmRSS');
const seconds = once(Number(size));
console.log(JSON.stringify({ name, size: Number(size), bytes: bytes('VmHWM') - before, seconds }));
process.exit();
