/**
 * node soak/kills/training-child.mjs [CHECKPOINT]: trains a small network, tells the number of each step before it takes it, and at
 * the end the sha256 of weights and losses. Killed by kill-often.mjs.
 */
import { createHash } from 'node:crypto';
import siamese from 'siamese-lab';
import { dropout } from '../../lib/dist/models/layers/dropout.js';
import { batchSize, epochs, stepsOfAnEpoch } from './training-plan.mjs';

const { tf } = siamese;
const [, , checkpoint] = process.argv;
const size = (stepsOfAnEpoch * batchSize) / 2;

/** Noise, in three classes that differ by their brightness. @param {number} seed */
function images(seed) {
  const random = siamese.createRandom({ seed });
  const labels = Uint8Array.from({ length: size }, (_, i) => i % 3);
  const pixels = Uint8Array.from(
    { length: size * 784 },
    (_, i) => 40 * labels[Math.floor(i / 784)] + random.integer(128),
  );
  return siamese.makeImageDataset({
    name: 'noise',
    images: pixels,
    shape: [28, 28, 1],
    labels,
    classNames: ['dark', 'grey', 'bright'],
  });
}

/** @param {number} units @param {number} seed */
const dense = (units, seed) =>
  tf.layers.dense({ units, activation: 'relu', kernelInitializer: tf.initializers.glorotUniform({ seed }) });
const encoder = tf.sequential({
  layers: [
    tf.layers.flatten({ inputShape: [28, 28, 1] }),
    dense(512, 1),
    dropout({ rate: 0.2 }),
    dense(256, 2),
    dense(32, 3),
  ],
});
const [train, validation] = [images(1), images(2)];
const history = await siamese.fit({
  encoder,
  train: siamese.pairExamples(train, siamese.makePairs(train.labels, { seed: 1 })),
  validation: siamese.pairExamples(validation, siamese.makePairs(validation.labels, { seed: 2 })),
  loss: ([left, right], same) => siamese.contrastiveLoss(siamese.euclideanDistance(left, right), same),
  augment: siamese.randomFlip(),
  learningRate: (done) => {
    process.stdout.write(`step ${Math.round(done * epochs * stepsOfAnEpoch)}\n`);
    return 1e-3;
  },
  epochs,
  batchSize,
  seed: 3,
  checkpoint,
});
const { seconds: _, ...numbers } = history;
const hash = createHash('sha256').update(JSON.stringify(numbers));
for (const weight of encoder.getWeights()) hash.update(Buffer.from(weight.dataSync().buffer));
process.stdout.write(`result ${hash.digest('hex')} last loss ${numbers.loss.at(-1)}\n`);
process.exit();
