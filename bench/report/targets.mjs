/** What is to be reached, as ratios in one run on 2 cores, and what was. */
import { ratios } from '../statistics.mjs';

const reference = {
  article: ['keras-article'],
  'hand-written `tf.function`, the better of both': ['tf-function', 'tf-function-xla'],
  'PyTorch’s best': ['torch-eager', 'torch-compile'],
  'the best of all others': ['keras-article', 'tf-function', 'tf-function-xla', 'torch-eager', 'torch-compile'],
};

const speeds = [
  { job: 'triplet', what: 'MobileNetV2 triplets', than: 'article', wanted: 2.8 },
  { job: 'triplet', what: 'MobileNetV2 triplets', than: 'hand-written `tf.function`, the better of both', wanted: 1.7 },
  { job: 'triplet', what: 'MobileNetV2 triplets', than: 'PyTorch’s best', wanted: 1.4 },
  { job: 'contrastive', what: 'Fashion-MNIST pairs', than: 'article', wanted: 1.5 },
  {
    job: 'contrastive',
    what: 'Fashion-MNIST pairs',
    than: 'hand-written `tf.function`, the better of both',
    wanted: 1.3,
  },
  { job: 'contrastive', what: 'Fashion-MNIST pairs', than: 'PyTorch’s best', wanted: 1.6 },
  { job: 'embedding-fashion', what: 'embedding, Fashion-MNIST', than: 'the best of all others', wanted: 1 },
  { job: 'embedding-mobilenet', what: 'embedding, MobileNetV2', than: 'the best of all others', wanted: 1 },
];

/**
 * @param {Record<string, object>} jobs
 * @returns {{ what: string, than: string, wanted: number, found?: object, reason?: string, reached?: boolean, byMedian?: boolean }[]}
 *   `found`: how many times faster, median and spread of one ratio a round; `reason`: why nothing was found
 */
export function targetsOf(jobs) {
  return [
    ...speeds.map(({ job, what, than, wanted }) =>
      judged({ what, than: titleOf(than), wanted }, speedRatio(jobs[job], reference[than])),
    ),
    judged({ what: 'time to AUC 0.90', than: titleOf('article'), wanted: 2 }, quality(jobs['time-to-quality'])),
    ...pairBuilding(jobs.pairs),
  ];
}

const titleOf = (than) => (than === 'article' ? 'Keras as the article has it' : than);
const notMeasured = { reason: 'not measured' };

/** Exact, not as rounded for the table. A competitor may be slow in some rounds: what is reached is reached in every one. */
const judged = (target, { found, reason, name }) => ({
  ...target,
  name,
  found,
  reason,
  reached: found && found.lowest >= target.wanted,
  byMedian: found && found.median >= target.wanted,
});

function speedRatio(job, names) {
  const measured = names.filter((name) => job?.competitors?.[name]?.values?.length > 0);
  const ours = job?.competitors?.['siamese-lab'];
  if (!ours?.values || measured.length === 0) return notMeasured;
  const best = measured.reduce((a, b) => (job.competitors[b].median > job.competitors[a].median ? b : a));
  return { name: best, found: ratios(ours.values, job.competitors[best].values) };
}

function quality(job) {
  const [ours, article] = ['siamese-lab', 'keras-article'].map((name) => job?.competitors?.[name]?.values);
  return ours?.length && article?.length ? { name: 'keras-article', found: ratios(article, ours) } : notMeasured;
}

function pairBuilding(job) {
  const than = 'the article’s loop';
  const sizes = job?.timesFaster ?? [];
  if (sizes.length === 0) return [judged({ what: 'pair building', than, wanted: 200 }, notMeasured)];
  return sizes.map(({ images, ...found }) =>
    judged({ what: `pair building, ${images.toLocaleString('en-US')} labels`, than, wanted: 200 }, { found }),
  );
}
