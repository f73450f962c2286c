/**
 * node --expose-gc soak/memory/child.mjs STEPS recorded|eager FOLDER: trains a small network with everything that chapter 2 uses
 * for STEPS steps, and reports its memory at intervals. Started by job.mjs.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import siamese from 'siamese-lab';
import { batchNormalization } from '../../lib/dist/models/layers/batch-normalization.js';
import { dropout } from '../../lib/dist/models/layers/dropout.js';
import { batchSize, looks, stepsOfAnEpoch } from './plan.mjs';

const { tf } = siamese;
const [steps, way, folder] = [Number(process.argv[2]), process.argv[3], process.argv[4]];
const size = (stepsOfAnEpoch * batchSize) / 2;

/** @param {number} seed @param {number} count */
function images(seed, count) {
  const random = siamese.createRandom({ seed });
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  const pixels = Uint8Array.from(
    { length: count * 64 },
    (_, i) => 20 * labels[Math.floor(i / 64)] + random.integer(64),
  );
  const classNames = Array.from({ length: 10 }, (_, i) => `tone ${i}`);
  return siamese.makeImageDataset({ name: 'tones', images: pixels, shape: [8, 8, 1], labels, classNames });
}

const encoder = tf.sequential({
  layers: [
    tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', inputShape: [8, 8, 1] }),
    batchNormalization(),
    tf.layers.reLU(),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    dropout({ rate: 0.3 }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 16 }),
  ],
});
const [train, validation] = [images(1, size), images(2, 500)];
const residentBytes = () => Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[1]) * 4096;
const every = Math.floor(steps / looks);
const end = new AbortController();
let taken = 0;

function look() {
  globalThis.gc?.();
  const { numTensors } = tf.memory();
  const { heapUsed } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ step: taken, resident: residentBytes(), numTensors, heapUsed })}\n`);
}

await siamese
  .fit({
    encoder,
    train: siamese.pairExamples(train, siamese.makePairs(train.labels, { seed: 1 })),
    validation: siamese.pairExamples(validation, siamese.makePairs(validation.labels, { seed: 2 })),
    loss: ([left, right], same) => siamese.contrastiveLoss(siamese.euclideanDistance(left, right), same),
    augment: siamese.randomFlip(),
    learningRate() {
      if (taken % every === 0) look();
      if (taken++ === steps) end.abort(new Error('enough'));
      return 1e-4;
    },
    epochs: Math.ceil(steps / stepsOfAnEpoch) + 1,
    batchSize,
    seed: 1,
    checkpoint: join(folder, 'run.safetensors'),
    jit: way === 'recorded',
    signal: end.signal,
  })
  .catch((error) => {
    if (!end.signal.aborted) throw error;
  });
process.exit();
