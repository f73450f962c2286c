import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../setup/paths.mjs';

/** How often memory is measured in a run. */
export const looks = 60;
export const batchSize = 64;
/** Steps of an epoch, after which there is a validation and a checkpoint. */
export const stepsOfAnEpoch = 250;

/**
 * How many steps chapter 2's training takes in 30 minutes, at the rate that `npm run bench` last measured, on the most
 * capable processor that it was run on.
 *
 * @returns {{ steps: number, pairsASecond: number, cpu: string }}
 */
export function stepsOfHalfAnHour() {
  const { avx512, avx2, baseline } = JSON.parse(readFileSync(join(root, 'bench', 'results.json'), 'utf8'));
  const [{ batch, competitors, machine }] = [avx512, avx2, baseline].flatMap((table) => table?.jobs.contrastive ?? []);
  const pairsASecond = competitors['siamese-lab'].median;
  const { threads, cpu: model } = machine;
  return { steps: Math.round((30 * 60 * pairsASecond) / batch), pairsASecond, cpu: `${model}, ${threads} threads` };
}
