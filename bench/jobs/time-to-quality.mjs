/** @type {Record<'time-to-quality' | 'transfer-to-quality', { source: string, network: string, every: number, target: number, most: number, seeds?: number }>} */
const articles = {
  'time-to-quality': { source: 'fashion', network: 'fashion', every: 250, target: 0.9, most: 15_000 },
  /** One epoch at a time, from ImageNet's weights, of which there is only one set. */
  'transfer-to-quality': {
    ...{ source: 'mobilenet-transfer', network: 'mobilenet', every: 445, target: 0.85 },
    ...{ most: 10 * 445, seeds: 1 },
  },
};

/**
 * Seconds from data in memory to a given area under the ROC curve: ours compared with the article's Keras. Set-up, recording and tracing
 * count. The evaluation, after the same steps on both sides, does not. Each round has its own seed.
 */
import { competitorsAt } from '../competitors.mjs';
import { inTurns } from '../rounds.mjs';

export async function measureTimeToQuality(
  /** @type {keyof typeof articles} */ job,
  /** @type {{ bench: import('../types.mjs').Bench, rounds: number, every?: number, most?: number, target?: number }} */ {
    bench,
    ...options
  },
) {
  const article = { ...articles[job], ...options };
  const { source, network, every, target, most } = article;
  const seeds = article.seeds ?? options.rounds;
  const rounds = seeds;
  const seedOfRound = new Map();
  /** @type {Record<string, import('../types.mjs').Check[][]>} */
  const curves = {};
  const plan = {
    names: competitorsAt(bench.level).filter((name) => name === 'siamese-lab' || name.startsWith('keras-article')),
    rounds,
    bench,
    setting: {
      folder: await bench.materials(source, seeds),
      ...{ network, batch: 64, dropout: 0.3 },
    },
    warmUp: async () => ({}),
    async round(/** @type {import('../types.mjs').Ask} */ ask, /** @type {unknown} */ _, /** @type {string} */ name) {
      const seed = seedOfRound.get(name) ?? 0;
      seedOfRound.set(name, seed + 1);
      const { checks } = await ask({ do: 'quality', seed, every, target, most });
      curves[name] = [...(curves[name] ?? []), checks];
      const last = checks.at(-1);
      if (last.area < target && !bench.quick) throw new Error(`AUC ${last.area.toFixed(3)} after ${last.steps} steps`);
      return last.seconds;
    },
  };
  const measured = await inTurns(plan);
  return { network, batch: 64, unit: 'seconds', target, every, curves, ...measured };
}
