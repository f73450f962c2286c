/** The targets at each level, as ratios in one run on 2 cores, and the results. */
/** @typedef {import('../types.mjs').JobResult} JobResult */
/** @typedef {import('../types.mjs').Spread} Spread */
/** @typedef {Found & { job?: string, what: string, than: string, several?: boolean, wanted: number, every: number, isShare?: boolean, reached?: boolean, byMedian?: boolean }} Judged */
/** @typedef {{ found?: Spread, reason?: string, name?: string }} Found a ratio, and beside whom; or why there is none */

import { competitors } from '../competitors.mjs';
import { operationsOfStep } from '../multiply-adds.mjs';
import { ratios } from '../statistics.mjs';

const article = {
  than: 'Keras as the article has it',
  names: ['keras-article', 'keras-article-onednn'],
};
const byHand = {
  than: 'hand-written `tf.function`, the best of its forms',
  names: ['tf-function', 'tf-function-onednn', 'tf-function-xla'],
  several: true,
};
const torch = { than: 'PyTorch’s best', names: ['torch-eager', 'torch-compile'], several: true };
const others = {
  than: 'the best of all others',
  names: Object.keys(competitors).filter((name) => !name.startsWith('siamese-lab') && name !== 'matmul'),
  several: true,
};

const triplets = { job: 'triplet', what: 'MobileNetV2 triplets' };
const pairs = { job: 'contrastive', what: 'Fashion-MNIST pairs' };
const embeddings = [
  { job: 'embedding-fashion', what: 'embedding, Fashion-MNIST', ...others, wanted: 1 },
  { job: 'embedding-mobilenet', what: 'embedding, MobileNetV2', ...others, wanted: 1 },
];

/** @typedef {{ job: string, what: string, than: string, names: string[], several?: boolean, wanted: number, every?: number }} Target */

/**
 * `wanted` is for the median, and for every round too unless `every` is lower.
 *
 * @type {Record<string, Target[]>}
 */
const speeds = {
  avx512: [
    { ...triplets, ...article, wanted: 3, every: 2.8 },
    { ...triplets, ...byHand, wanted: 2.5 },
    { ...triplets, ...torch, wanted: 1.6 },
    { ...pairs, ...article, wanted: 2.5 },
    { ...pairs, ...byHand, wanted: 2.2 },
    { ...pairs, ...torch, wanted: 4 },
    ...embeddings,
  ],
  avx2: [
    { ...triplets, ...article, wanted: 2 },
    { ...triplets, ...byHand, wanted: 1.5 },
    { ...triplets, ...torch, wanted: 1.5 },
    { ...pairs, ...article, wanted: 1.8 },
    { ...pairs, ...byHand, wanted: 1.5 },
    { ...pairs, ...torch, wanted: 2 },
    ...embeddings,
  ],
};

/**
 * @param {string} place the table in results.json; a table without its own targets has AVX2's
 * @param {Record<string, JobResult>} jobs
 * @returns {Judged[]} `found`: how many times faster, median and spread of one ratio a round; `reason`: why nothing was found;
 *   `reached`: in every round; `byMedian`; `name`: beside whom, `several` where that was the best of several; `isShare`: parts of a whole
 */
export function targetsOf(place, jobs) {
  return [
    ...(speeds[place] ?? speeds.avx2).map(({ names, ...target }) =>
      judged(target, speedRatio(jobs[target.job], names)),
    ),
    judged(
      { what: 'MobileNetV2 step', than: 'share of the machine’s peak', wanted: 0.3, isShare: true },
      share(jobs.triplet),
    ),
    judged({ what: 'time to AUC 0.90', than: article.than, wanted: 2 }, quality(jobs['time-to-quality'])),
    ...pairBuilding(jobs.pairs),
  ];
}

const notMeasured = { reason: 'not measured' };

/**
 * By the exact ratio, not as rounded for the table. A competitor may be slow in some rounds, so a target must be reached in every round.
 */
/**
 * @param {{ job?: string, what: string, than: string, several?: boolean, wanted: number, every?: number, isShare?: boolean }} target
 * @param {Found} found
 */
function judged(target, { found, reason, name }) {
  const { wanted, every = wanted } = target;
  const byMedian = found && found.median >= wanted;
  return { ...target, every, name, found, reason, reached: found && byMedian && found.lowest >= every, byMedian };
}

/** @type {(job: JobResult | undefined, name: string) => number[] | undefined} */
const valuesOf = (job, name) => {
  const values = job?.competitors?.[name]?.values;
  return values && values.length > 0 ? values : undefined;
};

/**
 * @param {JobResult | undefined} job
 * @param {string[]} names
 * @returns {Found}
 */
function speedRatio(job, names) {
  const measured = names.filter((name) => valuesOf(job, name));
  const ours = valuesOf(job, 'siamese-lab');
  if (!job || !ours || measured.length === 0) return notMeasured;
  const best = measured.reduce((a, b) => (job.competitors[b].median > job.competitors[a].median ? b : a));
  return { name: best, found: ratios(ours, job.competitors[best].values) };
}

/** The operations per second of our step relative to those of the matrix product in the same round. @param {JobResult | undefined} job @returns {Found} */
function share(job) {
  const [ours, products] = ['siamese-lab', 'matmul'].map((name) => valuesOf(job, name));
  const multiplyAdds = job?.competitors?.['siamese-lab']?.multiplyAdds;
  if (!job || !ours || !products || !multiplyAdds) return notMeasured;
  const operations = operationsOfStep(multiplyAdds, job.towers);
  return {
    found: ratios(
      ours.map((value) => value * operations),
      products.map((value) => value * 2 * 2048 ** 3),
    ),
  };
}

/** @param {JobResult | undefined} job @returns {Found} */
function quality(job) {
  const names = article.names.filter((name) => valuesOf(job, name));
  const ours = valuesOf(job, 'siamese-lab');
  if (!job || !ours || names.length === 0) return notMeasured;
  const best = names.reduce((a, b) => (job.competitors[b].median < job.competitors[a].median ? b : a));
  return { name: best, found: ratios(job.competitors[best].values, ours) };
}

/** @param {{ timesFaster?: (Spread & { images: number })[] } | undefined} job */
function pairBuilding(job) {
  const than = 'the article’s loop';
  const sizes = job?.timesFaster ?? [];
  if (sizes.length === 0) return [judged({ what: 'pair building', than, wanted: 200 }, notMeasured)];
  return sizes.map(({ images, ...found }) =>
    judged({ what: `pair building, ${images.toLocaleString('en-US')} labels`, than, wanted: 200 }, { found }),
  );
}
