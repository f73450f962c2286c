/**
 * Seconds from data in memory to an area under the ROC curve of 0.90 on Fashion-MNIST's test pairs: ours beside the article's Keras.
 * Set-up, recording and tracing count. The looking, at the same steps on both sides, does not. Each round has its own seed.
 */
import { inTurns } from '../rounds.mjs';

export async function measureTimeToQuality({ bench, rounds, every = 250, target = 0.9, most = 15_000 }) {
  const seeds = rounds;
  const seedOfRound = new Map();
  const curves = {};
  const plan = {
    names: ['siamese-lab', 'keras-article'],
    rounds,
    bench,
    setting: {
      folder: await bench.materials('fashion', seeds),
      ...{ network: 'fashion', batch: 64, dropout: 0.3 },
    },
    warmUp: async () => ({}),
    async round(ask, _, name) {
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
  return { network: 'fashion', batch: 64, unit: 'seconds', target, every, curves, ...measured };
}
