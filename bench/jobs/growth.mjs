/** How the time grows: the contrastive step with batches of 16 to 512 pairs, and an epoch over the pairs of 10,000 to 60,000 images. */
import { inTurns } from '../rounds.mjs';
import { measureTraining } from './training.mjs';

const names = ['siamese-lab', 'tf-function', 'torch-eager'];

/** @param {{ batches?: number[], bench: import('../types.mjs').Bench, rounds: number, roundSeconds: number }} options */
export async function measureBatchSizes({ batches = [16, 32, 64, 128, 256, 512], ...options }) {
  const sizes = [];
  for (const batch of batches) {
    options.bench.log(`batches of ${batch} pairs`);
    sizes.push(await measureTraining({ network: 'fashion', batch, names, checked: false }, options));
  }
  return { unit: 'pairs a second', names, sizes };
}

/** An epoch of `fit` as a user sees it, recording included, compared with a tf.function that was traced before. */
export async function measureEpochs(
  /** @type {{ bench: import('../types.mjs').Bench, rounds: number, sizes?: number[] }} */ {
    bench,
    rounds,
    sizes = [10_000, 20_000, 40_000, 60_000],
  },
) {
  const measured = [];
  for (const images of sizes) {
    bench.log(`an epoch over the pairs of ${images} images`);
    const plan = {
      names: ['siamese-lab', 'tf-function'],
      rounds,
      bench,
      setting: {
        folder: await bench.materials('fashion'),
        ...{ network: 'fashion', batch: 64, dropout: 0.3 },
      },
      warmUp: async (/** @type {import('../types.mjs').Ask} */ ask) => void (await ask({ do: 'epoch', examples: 640 })),
      round: async (/** @type {import('../types.mjs').Ask} */ ask) =>
        (await ask({ do: 'epoch', examples: 2 * images })).seconds,
    };
    measured.push({ images, ...(await inTurns(plan)) });
  }
  return { unit: 'seconds', sizes: measured };
}
