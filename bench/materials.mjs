/**
 * node bench/materials.mjs FOLDER NETWORK SEEDS: writes what every peer of a network is given, as files of plain numbers:
 * images, which of them meet and in what order, and the initial weights of each seed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import siamese from './library.mjs';

const [, , folder, network, seeds] = process.argv;
mkdirSync(folder, { recursive: true });
const write = (name, values) => writeFileSync(join(folder, name), values);

const load = { fashion: siamese.loadFashionMnist, mobilenet: siamese.loadCifar10 }[network];
const { train, test } = await load();

/** Pairs or triplets of a data set in a random order: their columns of rows, and the targets. */
function examplesOf({ labels }, seed) {
  const { columns, targets } = network === 'fashion' ? pairs(labels, seed) : triplets(labels, seed);
  const order = siamese.createRandom(seed).shuffle(Int32Array.from(targets, (_, i) => i));
  return {
    columns: columns.map((column) => order.map((i) => column[i])),
    targets: targets.map((_, i) => targets[order[i]]),
  };
}

function pairs(labels, seed) {
  const { left, right, same } = siamese.makePairs(labels, { seed });
  return { columns: [left, right], targets: same };
}

function triplets(labels, seed) {
  const { anchor, positive, negative } = siamese.makeTriplets(labels, { seed });
  return { columns: [anchor, positive, negative], targets: new Uint8Array(anchor.length) };
}

const joined = (columns) =>
  Buffer.concat(columns.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)));

write('train.u8', train.images);
write('test.u8', test.images);
const learnt = examplesOf(train, 1);
const judged = examplesOf(test, 3);
write('rows.i32', joined(learnt.columns));
write('targets.u8', learnt.targets);
write('test-rows.i32', joined(judged.columns));
write('test-targets.u8', judged.targets);

let layers;
for (let seed = 0; seed < Number(seeds); seed++) {
  const encoder = network === 'fashion' ? siamese.fashionMnistEncoder({ seed }) : siamese.mobilenetV2Encoder({ seed });
  const own = encoder.layers.filter((layer) => layer.weights.length > 0);
  layers = own.map(({ name, weights }) => ({ name, shapes: weights.map(({ shape }) => shape) }));
  write(`weights-${seed}.f32`, joined(own.flatMap((layer) => layer.getWeights().map((weight) => weight.dataSync()))));
  encoder.dispose();
}
write('about.json', JSON.stringify({ shape: train.shape, columns: learnt.columns.length, layers }));
