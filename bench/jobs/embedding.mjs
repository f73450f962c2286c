/** Embedding 10,000 test images, 500 at a time, from bytes in memory to numbers in memory. */
import { inTurns } from '../rounds.mjs';

export async function measureEmbedding(
  /** @type {{ network: string, names: string[] }} */ { network, names },
  /** @type {{ bench: import('../types.mjs').Bench, rounds: number, images?: number }} */ {
    bench,
    rounds,
    images = 10_000,
  },
) {
  const plan = {
    names,
    rounds,
    bench,
    setting: { folder: await bench.materials(network), network, batch: 64, dropout: 0.3 },
    async warmUp(/** @type {import('../types.mjs').Ask} */ ask) {
      await ask({ do: 'embed', images: Math.min(images, 1_000) });
      return { sum: (await ask({ do: 'embed', images: Math.min(images, 1_000) })).sum };
    },
    round: async (/** @type {import('../types.mjs').Ask} */ ask) =>
      images / (await ask({ do: 'embed', images })).seconds,
  };
  const measured = await inTurns(plan);
  const ours = measured.competitors['siamese-lab'].sum;
  const comparisons = Object.entries(measured.competitors).flatMap(([name, { sum }]) => {
    if (name === 'siamese-lab' || sum === undefined || ours === undefined) return [];
    const difference = Math.abs(sum / ours - 1);
    return [{ name, kind: 'embeddings', ours, theirs: sum, difference, tolerance: 1e-3, alike: difference <= 1e-3 }];
  });
  return { network, images, unit: 'images a second', comparisons, ...measured };
}
