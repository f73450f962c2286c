/** The input of our process, as bench/materials.mjs wrote it: the same files that the Python peers read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import siamese from '../library.mjs';

/** The seed of `fit`'s own order in rounds that need the common order. */
const seed = 0;

/** @typedef {ReturnType<typeof readMaterials>} Materials */

export function readMaterials(/** @type {string} */ folder) {
  const bytes = (/** @type {string} */ name) => new Uint8Array(readFileSync(join(folder, name)));
  const { shape, columns, layers } = JSON.parse(readFileSync(join(folder, 'about.json'), 'utf8'));
  const dataset = (/** @type {string} */ name, /** @type {Uint8Array} */ images) => {
    const labels = new Uint8Array(images.length / (shape[0] * shape[1] * shape[2]));
    return siamese.makeImageDataset({ name, images, shape, labels, classNames: ['not used'] });
  };
  const [train, test] = [dataset('train', bytes('train.u8')), dataset('test', bytes('test.u8'))];
  const columnsOf = (/** @type {string} */ name, /** @type {number} */ count) => {
    const rows = new Int32Array(bytes(name).buffer);
    const size = rows.length / count;
    return Array.from({ length: count }, (_, column) => rows.subarray(column * size, (column + 1) * size));
  };
  const rows = columnsOf('rows.i32', columns);
  const targets = bytes('targets.u8');
  const testRows = columnsOf('test-rows.i32', 2);
  const testTargets = bytes('test-targets.u8');

  const examplesOf = (/** @type {Int32Array[]} */ rows, /** @type {Uint8Array} */ targets) => {
    if (columns === 2) return siamese.pairExamples(train, { left: rows[0], right: rows[1], same: targets });
    return siamese.tripletExamples(train, { anchor: rows[0], positive: rows[1], negative: rows[2] });
  };

  return {
    folder,
    examples: () => examplesOf(rows, targets),

    /** The first examples, arranged so that the shuffle of `fit`'s first epoch brings them into the common order. */
    inOrder(/** @type {number} */ count) {
      const order = siamese.createRandom({ seed, stream: 0 }).shuffle(Int32Array.from({ length: count }, (_, i) => i));
      const laid = rows.map(() => new Int32Array(count));
      const laidTargets = new Uint8Array(count);
      order.forEach((/** @type {number} */ place, /** @type {number} */ i) => {
        rows.forEach((column, c) => {
          laid[c][place] = column[i % column.length];
        });
        laidTargets[place] = targets[i % targets.length];
      });
      return examplesOf(laid, laidTargets);
    },

    testImages: (count = test.size) =>
      siamese.selectImages(
        test,
        Int32Array.from({ length: count }, (_, i) => i),
        { name: 'test' },
      ),
    testPairs: () => ({ left: testRows[0], right: testRows[1], same: testTargets }),

    /** Sets the common initial weights. */
    setWeights(/** @type {import('@tensorflow/tfjs-node-gpu').LayersModel} */ encoder, /** @type {number} */ seed) {
      const values = new Float32Array(bytes(`weights-${seed}.f32`).buffer);
      let start = 0;
      const own = encoder.layers.filter((layer) => layer.weights.length > 0);
      if (own.length !== layers.length)
        throw new Error(`the encoder must have ${layers.length} layers, found ${own.length}`);
      own.forEach((layer, /** @type {number} */ i) => {
        const tensors = layers[i].shapes.map((/** @type {number[]} */ shape) => {
          const length = shape.reduce((product, size) => product * size, 1);
          start += length;
          return siamese.tf.tensor(values.slice(start - length, start), shape);
        });
        layer.setWeights(tensors);
        siamese.tf.dispose(tensors);
      });
    },
  };
}
