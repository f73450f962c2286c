/** The library's public functions: `fit` and `embed`, as a user calls them. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import siamese from '../library.mjs';
import { countMultiplyAdds } from '../multiply-adds.mjs';
import { encoderOf, fitOptions, learningRates } from './library-training.mjs';
import { readMaterials } from './materials.mjs';
import { nextRequest, reply, serve } from './protocol.mjs';

// `fit` warns if it cannot record a step: then there is nothing to measure.
console.warn = (text) => {
  throw new Error(text);
};

/** @typedef {'fashion' | 'mobilenet'} Network */

/** @type {import('./materials.mjs').Materials} */
let materials;
/** @type {Network} */
let network;
/** @type {number} */
let batch;
/** @type {import('@tensorflow/tfjs-node-gpu').LayersModel} */
let encoder;

const fit = (
  /** @type {Pick<import('siamese-lab').FitOptions, 'train'> & Partial<import('siamese-lab').FitOptions>} */ options,
) => siamese.fit({ ...fitOptions(network), encoder, batchSize: batch, epochs: 1, ...options });

const seconds = (/** @type {number} */ start) => (performance.now() - start) / 1000;

const handlers = {
  prepare(
    /** @type {{ folder: string, network: Network, batch: number, dropout: number }} */ {
      folder,
      network: name,
      batch: size,
      dropout,
    },
  ) {
    materials = readMaterials(folder);
    [network, batch] = [name, size];
    encoder = encoderOf(network, materials, { dropout });
    const { name: device, threads, tensorflow } = siamese.device();
    const multiplyAdds = countMultiplyAdds(encoder);
    return { versions: { node: process.version, libtensorflow: tensorflow }, device, threads, multiplyAdds };
  },

  /** The first loss, and the mean loss of the first steps, from the initial weights. */
  async check(/** @type {{ steps: number, dropout: number }} */ { steps, dropout }) {
    const meanOf = async (/** @type {number} */ count) => {
      const { loss } = await fit({
        encoder: encoderOf(network, materials, { dropout }),
        train: materials.inOrder(count * batch),
      });
      return loss[0];
    };
    return { first: await meanOf(1), loss: await meanOf(steps) };
  },

  /** One long `fit`, paused between the rounds: it asks for its learning rate before every step. */
  async train(/** @type {{ steps: number }} */ { steps }) {
    let left = steps;
    let start = performance.now();
    const learningRate = () => {
      if (left-- === 0) {
        reply({ seconds: seconds(start) });
        const request = nextRequest();
        if (request.do !== 'train') throw new Error(`found request ${request.do} while training, wanted train`);
        left = request.steps - 1;
        start = performance.now();
      }
      return learningRates[network];
    };
    await fit({ train: materials.examples(), learningRate, epochs: 1_000 });
    throw new Error('the training came to its end before the bench did');
  },

  async epoch(/** @type {{ examples: number }} */ { examples }) {
    const train = materials.inOrder(examples);
    const start = performance.now();
    await fit({ train });
    return { seconds: seconds(start) };
  },

  async embed(/** @type {{ images: number }} */ { images }) {
    const dataset = materials.testImages(images);
    const start = performance.now();
    const { values } = await siamese.embed(encoder, dataset, { batchSize: 500 });
    return {
      seconds: seconds(start),
      sum: values.reduce((/** @type {number} */ sum, /** @type {number} */ value) => sum + Math.abs(value), 0),
    };
  },

  /**
   * Trains until the area under the ROC curve of the test pairs reaches `target`, evaluated after every `every` steps. For that, the run is
   * ended at that step and then resumed from its checkpoint; only the evaluation itself is left out of the seconds.
   */
  async quality(/** @type {Record<'seed' | 'every' | 'target' | 'most', number>} */ { seed, every, target, most }) {
    const checkpoint = join(materials.folder, `checkpoint-${seed}`);
    const trained = encoderOf(network, materials, { seed });
    /** @type {import('../types.mjs').Check[]} */
    const checks = [];
    let spent = 0;
    for (let steps = every; ; steps += every) {
      const end = new AbortController();
      const from = steps - every;
      let asked = from;
      const learningRate = () => {
        if (++asked === steps) end.abort(new Error('time to look'));
        return learningRates[network];
      };
      const start = performance.now();
      const options = { encoder: trained, train: materials.examples(), learningRate, seed, checkpoint };
      await fit({ ...options, epochs: 1_000, signal: end.signal }).catch((/** @type {unknown} */ error) => {
        if (!end.signal.aborted) throw error;
      });
      spent += seconds(start);
      const area = await areaOf(trained);
      checks.push({ steps, seconds: spent, area });
      if (area >= target || steps >= most) break;
    }
    rmSync(checkpoint, { force: true });
    return { checks };
  },
};

async function areaOf(/** @type {import('@tensorflow/tfjs-node-gpu').LayersModel} */ trained) {
  const pairs = materials.testPairs();
  const metric = network === 'fashion' ? 'euclidean' : 'cosine';
  const distances = siamese.pairDistances(await siamese.embed(trained, materials.testImages()), pairs, { metric });
  return siamese.areaUnderCurve(
    distances.map((/** @type {number} */ distance) => -distance),
    pairs.same,
  );
}

await serve(handlers);
