/** Training steps side by side: the contrastive step on Fashion-MNIST, the triplet step of MobileNetV2. */
import { inTurns } from '../rounds.mjs';

/**
 * Loss curves must agree before speeds are compared: the largest relative difference of a loss from ours. The first loss is computed before
 * any weight changes. Later, the curves of a deep network with batch normalisation drift apart, since Keras and PyTorch put Adam's epsilon
 * in different places; and the draws of dropout differ.
 *
 * @type {Record<'fashion' | 'mobilenet' | 'separateTowers', Record<string, number | undefined>>} */
const tolerances = {
  fashion: { first: 1e-4, ten: 1e-3, dropout: 0.02 },
  mobilenet: { first: 1e-4, ten: 0.02 },
  /** Batch normalisation sees each of the article's towers separately, but all towers of one batch together. */
  separateTowers: { first: 0.1, ten: 0.1 },
};

/**
 * @param {object} job
 * @param {'fashion' | 'mobilenet'} job.network
 * @param {number} job.batch examples per step
 * @param {string[]} job.names
 * @param {boolean} [job.checked] whether the losses are compared
 */
export async function measureTraining(
  { network, batch, names, checked = true },
  /** @type {{ bench: import('../types.mjs').Bench, rounds: number, roundSeconds: number }} */ {
    bench,
    rounds,
    roundSeconds,
  },
) {
  const plan = {
    names,
    rounds,
    bench,
    setting: { folder: await bench.materials(network), network, batch, dropout: 0.3 },
    async warmUp(/** @type {import('../types.mjs').Ask} */ ask, /** @type {string} */ name) {
      if (name === 'matmul') return warmed(ask);
      const losses = checked ? await lossesOf(ask, network) : undefined;
      return { ...(await warmed(ask)), losses };
    },
    async round(
      /** @type {import('../types.mjs').Ask} */ ask,
      /** @type {{ steps: number }} */ { steps },
      /** @type {string} */ name,
    ) {
      const { seconds } = await ask({ do: 'train', steps });
      return name === 'matmul' ? steps / seconds : (steps * batch) / seconds;
    },
  };
  /** The number of steps for a round of the wanted length, found by running some. */
  async function warmed(/** @type {import('../types.mjs').Ask} */ ask) {
    await ask({ do: 'train', steps: 2 });
    const { seconds } = await ask({ do: 'train', steps: 3 });
    return { steps: Math.max(2, Math.round((roundSeconds / seconds) * 3)) };
  }
  const measured = await inTurns(plan);
  const unit = network === 'fashion' ? 'pairs' : 'triplets';
  const comparisons = checked ? compare(measured.competitors, network) : undefined;
  return { network, batch, unit: `${unit} a second`, towers: network === 'fashion' ? 2 : 3, comparisons, ...measured };

  async function lossesOf(
    /** @type {import('../types.mjs').Ask} */ ask,
    /** @type {'fashion' | 'mobilenet'} */ network,
  ) {
    const { first, loss: ten } = await ask({ do: 'check', steps: bench.quick ? 2 : 10, dropout: 0 });
    if (network === 'mobilenet' || bench.quick) return { first, ten };
    const start = performance.now();
    await ask({ do: 'check', steps: 5, dropout: 0.3 });
    // A competitor that takes a second per step would take minutes.
    const slow = performance.now() - start > 8_000;
    return { first, ten, dropout: slow ? undefined : (await ask({ do: 'check', steps: 300, dropout: 0.3 })).loss };
  }
}

function compare(
  /** @type {Record<string, import('../types.mjs').Measured>} */ competitors,
  /** @type {'fashion' | 'mobilenet'} */ network,
) {
  const ours = competitors['siamese-lab'].losses;
  if (!ours) return [];
  return Object.entries(competitors).flatMap(([name, { losses }]) =>
    Object.entries(losses ?? {}).flatMap(([kind, theirs]) => {
      if (name === 'siamese-lab' || theirs === undefined) return [];
      const separate = network === 'mobilenet' && name === 'keras-article';
      const tolerance = tolerances[separate ? 'separateTowers' : network][kind] ?? 0;
      const own = ours[kind] ?? Number.NaN;
      const difference = Math.abs(theirs / own - 1);
      return [{ name, kind, ours: own, theirs, difference, tolerance, alike: difference <= tolerance }];
    }),
  );
}
