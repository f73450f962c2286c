/** results.json as Markdown: every number of the report is computed here. */
import { competitors } from '../competitors.mjs';
import { levelTitles } from '../levels.mjs';
import { operationsOfStep } from '../multiply-adds.mjs';
import { places } from '../results.mjs';
import { ratios } from '../statistics.mjs';
import { altOf } from './alt.mjs';
import { megabytes, number, percent, spread, table, time, times, whole } from './format.mjs';
import { galleryTables } from './gallery.mjs';
import { machineLines, whereOf } from './machine-line.mjs';
import { targetsOf } from './targets.mjs';

export function reportOf(/** @type {import('../types.mjs').Results} */ results) {
  const tables = places.filter((place) => results[place]).map((place) => sections(place, results[place].jobs));
  return [...tables, ...(results.gpu ? [] : ['### GPU', 'not measured: no GPU was at hand.'])].join('\n\n');
}

/** The path of a table's picture. */
export const pictureOf = (/** @type {string} */ place) => `results-${place}.png`;

/** @type {Record<string, string>} */
const headings = { ...levelTitles, gpu: 'GPU' };

function sections(/** @type {string} */ place, /** @type {Record<string, import('../types.mjs').JobResult>} */ jobs) {
  const of = (/** @type {string} */ name, /** @type {(job: import('../types.mjs').JobResult) => string} */ write) =>
    jobs[name] ? [`${write(jobs[name])}\n\n${whereOf(jobs[name])}`] : [];
  return [
    `### ${headings[place]}`,
    `![${altOf(place, jobs)}](${pictureOf(place)})`,
    machineLines(jobs),
    ...titled('To reach, and reached', [targetTable(place, jobs)]),
    ...titled('Contrastive step: Fashion-MNIST encoder', of('contrastive', trainingTable)),
    ...titled('Triplet step: MobileNetV2 at 32x32, every layer trainable', of('triplet', trainingTable)),
    ...titled('Embedding, Fashion-MNIST encoder', of('embedding-fashion', embeddingTable)),
    ...titled('Embedding, MobileNetV2', of('embedding-mobilenet', embeddingTable)),
    ...titled(
      'Time to quality: Fashion-MNIST',
      of('time-to-quality', (/** @type {import('../types.mjs').JobResult} */ job) =>
        qualityTable(job, 'pairs', 'test pairs'),
      ),
    ),
    ...titled(
      'Time to quality: MobileNetV2 from ImageNet to CIFAR-10',
      of('transfer-to-quality', (/** @type {import('../types.mjs').JobResult} */ job) =>
        qualityTable(job, 'triplets', 'pairs of held-out triplets'),
      ),
    ),
    ...titled('Building pairs', of('pairs', pairsTable)),
    ...titled('Growth with the batch', of('batch-sizes', batchTable)),
    ...titled('Growth with the images', of('epochs', epochTable)),
    ...titled('Galleries', of('gallery', galleryTables)),
    ...titled('Peak memory', [memoryTable(jobs)]),
    ...titled('Are they doing the same work?', [comparisonTable(jobs)]),
  ].join('\n\n');
}

const titled = (/** @type {string} */ title, /** @type {string[]} */ parts) =>
  parts.some(Boolean) ? [`#### ${title}`, ...parts.filter(Boolean)] : [];
const titleOf = (/** @type {string} */ name) => competitors[name].title;
const failed = (/** @type {{ notMeasured?: string }} */ { notMeasured }) => `not measured: ${notMeasured}`;
const cells = (/** @type {string} */ text, /** @type {number} */ count) => [
  text,
  ...Array.from({ length: count - 1 }, () => ''),
];

function targetTable(
  /** @type {string} */ place,
  /** @type {Record<string, import('../types.mjs').JobResult>} */ jobs,
) {
  const rows = targetsOf(place, jobs).map(({ what, than, name, several, wanted, every, isShare, ...target }) => {
    const { found, reason, reached, byMedian } = target;
    const format = isShare ? percent : times;
    const wish = isShare ? percent(wanted) : `${number(wanted)}x`;
    return [
      what,
      than + (several && name ? ` (${titleOf(name)})` : ''),
      found ? spread(found, format) : reason,
      every === wanted ? wish : `${wish}; ${number(every)}x in every round`,
      found ? (reached ? 'reached' : byMedian ? '**by the median, not in every round**' : '**not reached**') : '',
    ];
  });
  return table(['work', 'compared with', 'measured', 'wanted', ''], rows);
}

function trainingTable(/** @type {import('../types.mjs').JobResult} */ job) {
  if (job.notMeasured) return failed(job);
  const { matmul, ...peers } = job.competitors;
  const ours = peers['siamese-lab'];
  const peak = matmul?.median ? matmul.median * 2 * 2048 ** 3 : undefined;
  const operations = ours.multiplyAdds && operationsOfStep(ours.multiplyAdds, job.towers);
  const rows = Object.entries(peers).map(([name, peer]) => [
    titleOf(name),
    ...(peer.notMeasured
      ? cells(failed(peer), 4)
      : [
          spread(peer, whole),
          time(job.batch / peer.median),
          ours.values ? times(ratios(ours.values, peer.values).median) : '',
          peak && operations ? percent((peer.median * operations) / peak) : '',
        ]),
  ]);
  const about = [
    `${job.rounds} rounds in turns, batches of ${job.batch}.`,
    peak && operations
      ? `Peak: TensorFlow's product of 2048 x 2048 float32 matrices, measured in the same rounds, ${spread(matmul, (value) => whole((value * 2 * 2048 ** 3) / 1e9))} GFLOP/s. A step is counted as 3 x 2 x ${whole(ours.multiplyAdds ?? 0)} multiply-adds an image (convolutions and dense layers; two operations each; forward and two gradients), ${number((operations * job.batch) / 1e9)} GFLOP.`
      : '',
  ];
  const head = [
    '',
    `${job.unit}, median (lowest to highest)`,
    'a step',
    'siamese-lab is faster by',
    "share of the machine's peak",
  ];
  return `${table(head, rows)}\n\n${about.join(' ').trim()}`;
}

function embeddingTable(/** @type {import('../types.mjs').JobResult} */ job) {
  if (job.notMeasured) return failed(job);
  const ours = job.competitors['siamese-lab'];
  const rows = Object.entries(job.competitors).map(([name, peer]) => [
    titleOf(name).replace('Keras, the article’s `fit`', 'Keras `predict`'),
    ...(peer.notMeasured
      ? cells(failed(peer), 3)
      : [
          spread(peer, whole),
          time(job.images / peer.median),
          ours.values ? times(ratios(ours.values, peer.values).median) : '',
        ]),
  ]);
  const head = [
    '',
    `${job.unit}, median (lowest to highest)`,
    `${whole(job.images)} images`,
    'siamese-lab is faster by',
  ];
  return table(head, rows);
}

function qualityTable(
  /** @type {import('../types.mjs').JobResult} */ job,
  /** @type {string} */ examples,
  /** @type {string} */ judged,
) {
  if (job.notMeasured) return failed(job);
  const rows = Object.entries(job.competitors).map(([name, peer]) => [
    titleOf(name),
    ...(peer.notMeasured
      ? cells(failed(peer), 2)
      : [spread(peer, time), job.curves[name].map((checks) => whole(checks[checks.length - 1].steps)).join(', ')]),
  ]);
  const head = [
    '',
    `to an AUC of ${job.target.toFixed(2)} on ${judged}, median (lowest to highest)`,
    `steps of 64 ${examples}, each round`,
  ];
  const rounds = job.competitors['siamese-lab'].values?.length ?? 0;
  const about = rounds === 1 ? 'One round' : `${rounds} rounds, a seed each`;
  return `${table(head, rows)}\n\n${about}; the AUC is looked at after every ${job.every} steps.`;
}

function pairsTable(/** @type {import('../types.mjs').JobResult} */ job) {
  if (job.notMeasured) return failed(job);
  const rows = job.rows.map((row) => [
    whole(row.images),
    row.method === 'textbook' ? 'the article’s loop' : '`makePairs`',
    row.rows === row.images ? 'all' : `a sample of ${whole(row.rows)}`,
    spread(row.seconds, time),
    `${number(row.microsecondsPerImage)} µs`,
    megabytes(row.peakBytes.median),
  ]);
  const head = [
    'images',
    'method',
    'pairs made for',
    'time, median (lowest to highest)',
    'time an image',
    'peak memory',
  ];
  const faster = job.timesFaster.map(
    (/** @type {import('../types.mjs').Spread & { images: number }} */ { images, ...found }) =>
      `${whole(images)} labels: ${spread(found, whole)} times faster per image`,
  );
  return `${table(head, rows)}\n\n${faster.join('; ')}. ${job.rounds} rounds, Python ${job.versions.python}, numpy ${job.versions.numpy}. Where pairs were made for a sample, time and memory are the sample's.`;
}

function batchTable(/** @type {import('../types.mjs').JobResult} */ job) {
  if (job.notMeasured) return failed(job);
  const rows = job.sizes.map(({ batch, competitors: peers }) => [
    String(batch),
    ...job.names.map((/** @type {string} */ name) =>
      peers[name].notMeasured ? failed(peers[name]) : spread(peers[name], whole),
    ),
  ]);
  return `${table(['pairs a batch', ...job.names.map((/** @type {string} */ name) => `${titleOf(name)}, pairs a second`)], rows)}\n\nThe contrastive step.`;
}

function epochTable(/** @type {import('../types.mjs').JobResult} */ job) {
  if (job.notMeasured) return failed(job);
  const names = Object.keys(job.sizes[0].competitors);
  const rows = job.sizes.map(({ images, competitors: peers }) => [
    whole(images),
    ...names.map((name) => (peers[name].notMeasured ? failed(peers[name]) : spread(peers[name], time))),
  ]);
  return `${table(['images (two pairs each)', ...names.map((name) => `${titleOf(name)}, an epoch`)], rows)}\n\nOurs is a whole \`fit\`, its recording included; the \`tf.function\` was traced before.`;
}

function memoryTable(/** @type {Record<string, import('../types.mjs').JobResult>} */ jobs) {
  const names = ['contrastive', 'triplet', 'embedding-fashion', 'embedding-mobilenet', 'time-to-quality'].filter(
    (job) => jobs[job]?.competitors,
  );
  if (names.length === 0) return '';
  const peers = Object.keys(competitors).filter(
    (name) => name !== 'matmul' && names.some((job) => jobs[job].competitors[name]),
  );
  const rows = peers.map((name) => [
    titleOf(name),
    ...names.map((job) => {
      const bytes = jobs[job].competitors[name]?.peakBytes;
      return bytes ? megabytes(bytes) : '';
    }),
  ]);
  return `${table(['', ...names], rows)}\n\nThe highest resident size of each competitor's whole process: interpreter, libraries, both data sets of the job.`;
}

const kinds = {
  first: 'first loss, no dropout',
  ten: 'mean of 10 steps, no dropout',
  dropout: 'mean of 300 steps, dropout',
  embeddings: 'sum of absolute embeddings',
};

function comparisonTable(/** @type {Record<string, import('../types.mjs').JobResult>} */ jobs) {
  const rows = Object.entries(jobs).flatMap(([job, { comparisons = [] }]) =>
    comparisons.map(({ name, kind, ours, theirs, difference, tolerance, alike }) => [
      job,
      titleOf(name),
      kinds[kind],
      number(ours, 6),
      number(theirs, 6),
      `${number(difference * 100, 2)} %`,
      `${number(tolerance * 100)} %`,
      alike ? 'alike' : '**not alike**',
    ]),
  );
  return rows.length > 0
    ? table(['job', '', 'compared', 'siamese-lab', 'theirs', 'difference', 'allowed', ''], rows)
    : '';
}
