/**
 * node bench/materials.mjs FOLDER SOURCE SEEDS: writes the input of every peer of a network, as files of plain numbers: images, pairs or
 * triplets in their order, the initial weights of each seed, and the encoder of the first seed in ONNX.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import siamese from './library.mjs';

const [, , folder, network, seeds] = process.argv;
mkdirSync(folder, { recursive: true });
const write = (/** @type {string} */ name, /** @type {NodeJS.ArrayBufferView | string} */ values) =>
  writeFileSync(join(folder, name), values);

/** @typedef {{ columns: Int32Array[], targets: Uint8Array }} Examples */

/** Pairs or triplets in a random order: their columns of rows, and the targets. */
function shuffled(/** @type {Examples} */ { columns, targets }, /** @type {number} */ seed) {
  const order = siamese.createRandom({ seed }).shuffle(Int32Array.from(targets, (_, i) => i));
  return {
    columns: columns.map((column) => order.map((/** @type {number} */ i) => column[i])),
    targets: targets.map((/** @type {unknown} */ _, /** @type {number} */ i) => targets[order[i]]),
  };
}

function pairs(/** @type {import('siamese-lab').ImageDataset} */ { labels }, /** @type {number} */ seed) {
  const { left, right, same } = siamese.makePairs(labels, { seed });
  return { columns: [left, right], targets: same };
}

function asColumns(/** @type {import('siamese-lab').Triplets} */ { anchor, positive, negative }) {
  return { columns: [anchor, positive, negative], targets: new Uint8Array(anchor.length) };
}

/** The training and test images, the training pairs or triplets, the test pairs, and the encoders. */
const sources = {
  async fashion() {
    const { train, test } = await siamese.loadFashionMnist();
    const encoder = async (/** @type {number} */ seed) => siamese.fashionMnistEncoder({ seed });
    return { train, test, learnt: shuffled(pairs(train, 1), 1), judged: shuffled(pairs(test, 3), 3), encoder };
  },
  async mobilenet() {
    const { train, test } = await siamese.loadCifar10();
    const learnt = shuffled(asColumns(siamese.makeTriplets(train.labels, { seed: 1 })), 1);
    const encoder = async (/** @type {number} */ seed) => siamese.mobilenetV2Encoder({ seed });
    return { train, test, learnt, judged: shuffled(pairs(test, 3), 3), encoder };
  },
  /** Chapter 4's: triplets of all 60,000 images, 95 % of them for training and the pairs of the others for tests; ImageNet's weights. */
  async 'mobilenet-transfer'() {
    const cifar = await siamese.loadCifar10();
    const all = siamese.joinImages([cifar.train, cifar.test], { name: 'CIFAR-10' });
    const [learnt, held] = siamese.randomSplit(siamese.makeTriplets(all.labels, { seed: 42 }), {
      fraction: 0.95,
      seed: 42,
    });
    const count = held.anchor.length;
    const from = (/** @type {number} */ start) => Array.from({ length: count }, (_, i) => start + i);
    const judged = {
      columns: [Int32Array.of(...from(0), ...from(0)), Int32Array.of(...from(count), ...from(2 * count))],
      targets: new Uint8Array(2 * count).fill(1, 0, count),
    };
    const test = siamese.selectImages(all, [...held.anchor, ...held.positive, ...held.negative], {
      name: 'held-out triplets',
    });
    const encoder = async (/** @type {number} */ seed) => {
      const made = siamese.mobilenetV2Encoder({ seed });
      await siamese.loadImagenetWeights(made);
      return made;
    };
    return { train: all, test, learnt: asColumns(learnt), judged, encoder };
  },
};
const {
  train,
  test,
  learnt,
  judged,
  encoder: encoderOf,
} = await sources[/** @type {keyof typeof sources} */ (network)]();

const joined = (/** @type {NodeJS.ArrayBufferView[]} */ columns) =>
  Buffer.concat(columns.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)));

write('train.u8', train.images);
write('test.u8', test.images);
write('rows.i32', joined(learnt.columns));
write('targets.u8', learnt.targets);
write('test-rows.i32', joined(judged.columns));
write('test-targets.u8', judged.targets);

/** @type {{ name: string, shapes: (number | null)[][] }[]} */
let layers = [];
for (let seed = 0; seed < Number(seeds); seed++) {
  const encoder = await encoderOf(seed);
  const own = encoder.layers.filter(
    (/** @type {import('@tensorflow/tfjs-node-gpu').layers.Layer} */ layer) => layer.weights.length > 0,
  );
  layers = own.map((/** @type {import('@tensorflow/tfjs-node-gpu').layers.Layer} */ { name, weights }) => ({
    name,
    shapes: weights.map(({ shape }) => shape),
  }));
  write(
    `weights-${seed}.f32`,
    joined(
      own.flatMap((/** @type {import('@tensorflow/tfjs-node-gpu').layers.Layer} */ layer) =>
        layer.getWeights().map((weight) => weight.dataSync()),
      ),
    ),
  );
  if (seed === 0) await siamese.saveEncoder(encoder, join(folder, 'onnx'), { format: 'onnx' });
  encoder.dispose();
}
write('about.json', JSON.stringify({ shape: train.shape, columns: learnt.columns.length, layers }));
