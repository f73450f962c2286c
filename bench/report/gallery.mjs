/** Galleries: the measurements, and the capacity of a cluster, computed from them. */
import { places } from '../results.mjs';
import { megabytes, number, percent, spread, table, time, whole } from './format.mjs';

const titles = { cifar: 'embeddings of CIFAR-10', clusters: 'synthetic rows, a hundred about each centre' };
const titleOf = (/** @type {import('../types.mjs').Contender} */ { name, index }) => {
  if (!index) return '`openExactGallery`';
  const settings = Object.entries({ ...index.build, ...index.search }).map(([key, value]) => `${key} ${value}`);
  return `Milvus Lite, ${name}${settings.length > 0 ? ` (${settings.join(', ')})` : ''}`;
};

export function galleryTables(/** @type {import('../types.mjs').JobResult} */ job) {
  if (job.notMeasured) return `not measured: ${job.notMeasured}`;
  return job.sets.map((set) => [searchTable(job, set), costTable(set)].join('\n\n')).join('\n\n');
}

function searchTable(
  /** @type {import('../types.mjs').JobResult} */ { dimensions },
  /** @type {import('../types.mjs').GallerySet} */ { set, rows, queries, rounds, contenders },
) {
  const lines = contenders.map((one) => {
    if (one.notMeasured) return [titleOf(one), `not measured: ${one.notMeasured}`, '', '', '', ''];
    const latency = (/** @type {Record<'p50' | 'p95', import('../types.mjs').Spread>} */ { p50, p95 }) =>
      `${time(p50.median)} (${time(p95.median)})`;
    return [
      titleOf(one),
      percent(one.recall.median),
      ...one.batches.flatMap((batch) => [
        latency(batch),
        rounds === 1 ? number(batch.queriesPerSecond.median) : spread(batch.queriesPerSecond, number),
      ]),
    ];
  });
  const head = [
    '',
    'recall at 10',
    'one query, p50 (p95)',
    'queries a second',
    '100 queries, p50 (p95)',
    'queries a second',
  ];
  const about = `${whole(rows)} ${titles[set]}, ${dimensions} numbers each, by cosine; ${whole(queries)} queries, the ten nearest of each. ${rounds === 1 ? 'One round' : `${rounds} rounds, median (lowest to highest)`}.`;
  return `${about}\n\n${table(head, lines)}`;
}

function costTable(/** @type {import('../types.mjs').GallerySet} */ { rows, contenders }) {
  const lines = contenders.flatMap((one) =>
    one.notMeasured
      ? []
      : [
          [
            titleOf(one),
            time(one.addSeconds.median),
            whole(rows / one.addSeconds.median),
            time(one.saveSeconds.median),
            time(one.openSeconds.median),
            megabytes(one.residentBytes.median),
            megabytes(one.fillPeakBytes.median),
            megabytes(one.diskBytes.median),
          ],
        ],
  );
  const head = [
    '',
    'to add',
    'rows a second',
    'to save',
    'to open again',
    'memory while searched',
    'at most, while filled',
    'on disk',
  ];
  return table(head, lines);
}

/** The bytes per row besides its id, by index: the stored vector, and the 2 M links of 4 bytes of HNSW's lowest layer. */
const d = 128;
const m = 16;
/** @type {[string, string, number][]} */
const kinds = [
  ['FLAT', '4 d', 4 * d],
  ['HNSW', '4 d + 8 M', 4 * d + 8 * m],
  ['HNSW_SQ', 'd + 8 M', d + 8 * m],
  ['IVF_SQ8', 'd', d],
];
const node = { memory: 64e9, share: 0.7 };

/** The memory for rows of 128 numbers, and the number of machines for it; times are computed from the first table with a gallery. */
export function clusterTables(/** @type {import('../types.mjs').Results} */ results = {}) {
  const gallery = places.map((place) => results[place]?.jobs.gallery).find(Boolean);
  const sizes = [1e6, 1e7, 1e8, 1e9];
  const lines = kinds.map(([name, formula, bytes]) => [
    name,
    formula,
    ...sizes.map((rows) => {
      const shards = Math.ceil((rows * bytes) / (node.memory * node.share));
      return `${number((rows * bytes) / 1e9)} GB, ${whole(shards)} ${shards === 1 ? 'machine' : 'machines'}`;
    }),
  ]);
  const memory = table(['index', 'bytes per row', ...sizes.map((rows) => `${whole(rows)} rows`)], lines);
  const about = `Computed for d = ${d} and M = ${m}: rows x bytes per row, and rows x bytes / (${node.memory / 1e9} GB x ${node.share}) machines, rounded up, for one copy of everything; with R replicas R times as many.`;
  return [memory, about, ...scanTable(gallery)].join('\n\n');
}

/** An exact search reads 4 d bytes per row: the times that follow for more rows and for shards. */
function scanTable(/** @type {import('../types.mjs').JobResult | undefined} */ job) {
  const set = job?.sets?.findLast(({ contenders }) => !contenders[0].notMeasured);
  if (!set) return [];
  const [one, many] = set.contenders[0].batches;
  const line = (/** @type {number} */ rows, /** @type {number} */ shards) => {
    const share = rows / shards / set.rows;
    return [whole(rows), whole(shards), time(one.p50.median * share), number(many.queriesPerSecond.median / share)];
  };
  const lines = [
    line(set.rows, 1),
    line(10 * set.rows, 1),
    line(10 * set.rows, 10),
    line(100 * set.rows, 10),
    line(100 * set.rows, 100),
  ];
  return [
    table(['rows', 'shards', 'one query', 'queries a second, 100 at a time'], lines),
    `Exact search: the first line is measured (${whole(set.rows)} rows above); the others are computed from it, time x rows / (shards x ${whole(set.rows)}), without the network and the merging of shards x k candidates.`,
  ];
}
