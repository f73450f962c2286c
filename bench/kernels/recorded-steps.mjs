/** The recorded steps of the course's networks, as the library fuses them here: their own ops and the shapes. */
import { createRequire } from 'node:module';
import siamese from '../library.mjs';

const { tf } = siamese;
const load = createRequire(import.meta.url);
const build = process.env.SIAMESE_LAB ?? 'siamese-lab/dist';

/** @typedef {{ nodes: import('../types.mjs').GraphNode[], shapes: Map<string, number[]> }} RecordedStep */

const contrastive = (
  /** @type {import('@tensorflow/tfjs-node-gpu').Tensor2D[]} */ [left, right],
  /** @type {import('@tensorflow/tfjs-node-gpu').Tensor1D} */ same,
) => siamese.contrastiveLoss(siamese.euclideanDistance(left, right), same, { margin: 1 });
const triplet = (/** @type {import('@tensorflow/tfjs-node-gpu').Tensor2D[]} */ [anchor, positive, negative]) =>
  siamese.tripletLoss(siamese.cosineDistance(anchor, positive), siamese.cosineDistance(anchor, negative), {
    margin: 0.4,
  });

/**
 * Each network with the batch sizes of the chapters; all of them embed 100 images at a time.
 *
 * @typedef {import('@tensorflow/tfjs-node-gpu').LayersModel} LayersModel
 * @typedef {{ towers: number, batch: number, optimizer: () => import('@tensorflow/tfjs-node-gpu').Optimizer }} Training
 * @type {Record<string, { shape: [number, number, number], encoder: () => LayersModel, trainings: Training[] }>}
 */
const networks = {
  fashion: {
    shape: [28, 28, 1],
    encoder: () => siamese.fashionMnistEncoder({ seed: 1 }),
    trainings: [
      { towers: 2, batch: 64, optimizer: () => tf.train.adam(1e-3) },
      { towers: 2, batch: 64, optimizer: () => tf.train.momentum(1e-3, 0.9) },
    ],
  },
  'wide fashion': {
    shape: [28, 28, 1],
    encoder: () => siamese.wideFashionEncoder({ seed: 1 }),
    trainings: [{ towers: 2, batch: 60, optimizer: () => tf.train.adam(1e-3) }],
  },
  'colour shapes': {
    shape: [28, 28, 3],
    encoder: () => siamese.colorShapesEncoder({ seed: 1 }),
    trainings: [{ towers: 2, batch: 32, optimizer: () => tf.train.adam(1e-3) }],
  },
  omniglot: {
    shape: [35, 35, 1],
    encoder: () => siamese.omniglotEncoder({ seed: 1 }),
    trainings: [{ towers: 2, batch: 64, optimizer: () => tf.train.adam(1e-3) }],
  },
  mobilenet: {
    shape: [32, 32, 3],
    encoder: () => siamese.mobilenetV2Encoder({ seed: 1 }),
    trainings: [{ towers: 3, batch: 64, optimizer: () => tf.train.adam(1e-4) }],
  },
};

/**
 * Lets `fit` and `embed` record a step of each network.
 * @returns {Promise<({ step: string } & RecordedStep)[]>}
 */
export async function recordedSteps() {
  /** @type {({ step: string } & RecordedStep)[]} */
  const found = [];
  const graph = load(`${build}/jit/program-graph.js`);
  const { programGraph } = graph;
  let step = '';
  graph.programGraph = (
    /** @type {unknown} */ variables,
    /** @type {unknown} */ dtypes,
    /** @type {RecordedStep[]} */ recordings,
  ) => {
    const { nodes, shapes } = recordings[recordings.length - 1];
    found.push({ step, nodes, shapes });
    return programGraph(variables, dtypes, recordings);
  };
  try {
    for (const [name, { shape, encoder, trainings }] of Object.entries(networks)) {
      for (const training of trainings) {
        step = `${name}, training`;
        await train(shape, encoder(), training);
      }
      step = `${name}, embedding`;
      await siamese.embed(encoder(), imagesOf(shape, 100));
    }
  } finally {
    graph.programGraph = programGraph;
  }
  return found;
}

async function train(
  /** @type {[number, number, number]} */ shape,
  /** @type {LayersModel} */ encoder,
  /** @type {Training} */ { towers, batch, optimizer },
) {
  const rows = Array.from({ length: towers }, (_, tower) =>
    Int32Array.from({ length: batch }, (_, i) => tower * batch + i),
  );
  const images = imagesOf(shape, towers * batch);
  const examples =
    towers === 2
      ? siamese.pairExamples(images, {
          left: rows[0],
          right: rows[1],
          same: new Uint8Array(batch).fill(1, 0, batch / 2),
        })
      : siamese.tripletExamples(images, { anchor: rows[0], positive: rows[1], negative: rows[2] });
  const loss = towers === 2 ? contrastive : triplet;
  await siamese.fit({ encoder, train: examples, loss, optimizer: optimizer(), batchSize: batch, epochs: 1 });
}

function imagesOf(/** @type {[number, number, number]} */ shape, /** @type {number} */ count) {
  const random = siamese.createRandom({ seed: 1 });
  const images = Uint8Array.from({ length: count * shape[0] * shape[1] * shape[2] }, () => random.integer(256));
  return siamese.makeImageDataset({
    name: 'noise',
    images,
    shape,
    labels: new Uint8Array(count),
    classNames: ['noise'],
  });
}
