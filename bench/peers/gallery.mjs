/**
 * node bench/peers/gallery.mjs fill|search SETTING: fills and saves a gallery, or opens it again and searches it, in a process of its own;
 * prints time and memory as one line of JSON.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { milvusLite } from '../../setup/paths.mjs';
import { dimensions, nearest } from '../gallery-vectors.mjs';
import siamese from '../library.mjs';

/** The number of seconds after which no further call begins, even after fewer than five. */
const longest = 60;

const [, , act, setting] = process.argv;
const { folder, data, index, roundSeconds } = JSON.parse(setting);
/** @type {<T>(name: string, kind: new (buffer: ArrayBuffer) => T) => T} */
const read = (name, kind) => {
  const { buffer, byteOffset, byteLength } = readFileSync(join(data, name));
  return new kind(/** @type {ArrayBuffer} */ (buffer).slice(byteOffset, byteOffset + byteLength));
};
const embeddingsOf = (/** @type {Float32Array} */ values) => ({ values, size: values.length / dimensions, dimensions });

const now = () => performance.now() / 1000;
/**
 * @template T
 * @param {() => Promise<T>} work
 */
async function timed(work) {
  const start = now();
  const result = await work();
  return { seconds: now() - start, result };
}

/** The process that holds the rows: this one, or Milvus's. */
const server = index
  ? await timed(() =>
      siamese.startMilvusLite({ folder: join(folder, 'milvus'), program: milvusLite, timeoutMs: 600_000 }),
    )
  : undefined;
const holder = server?.result.pid ?? process.pid;
const { seconds: openSeconds, result: gallery } = await timed(() =>
  index && server
    ? siamese.openMilvusGallery({
        name: 'bench',
        dimensions,
        index,
        address: server.result.address,
        timeoutMs: 3_600_000,
      })
    : siamese.openExactGallery({ dimensions, file: join(folder, 'bench.gallery') }),
);
const found = act === 'fill' ? await fill() : await search();
console.log(JSON.stringify({ ...found, ...memory(holder) }));
await gallery.close();
await server?.result.stop();
process.exit();

async function fill() {
  const vectors = embeddingsOf(read('vectors.f32', Float32Array));
  const ids = Float64Array.from({ length: vectors.size }, (_, i) => i);
  const { seconds: addSeconds } = await timed(() => gallery.add(vectors, { ids }));
  const { seconds: saveSeconds } = await timed(() => gallery.save());
  return { rows: vectors.size, addSeconds, saveSeconds };
}

async function search() {
  const queries = embeddingsOf(read('queries.f32', Float32Array));
  const truth = read('truth.f64', Float64Array);
  const slice = (/** @type {number} */ from, /** @type {number} */ size) => ({
    values: queries.values.subarray(from * dimensions, (from + size) * dimensions),
    size,
    dimensions,
  });
  const { seconds: firstSeconds } = await timed(() => gallery.search(slice(0, 1), { k: nearest }));
  const { ids } = await gallery.search(queries, { k: nearest });
  let hits = 0;
  for (let query = 0; query < queries.size; query++) {
    const wanted = new Set(truth.subarray(query * nearest, (query + 1) * nearest));
    for (let place = 0; place < nearest; place++) if (wanted.has(ids[query * nearest + place])) hits++;
  }
  const batches = [];
  for (const batch of [1, 100]) {
    const size = Math.min(batch, queries.size);
    const seconds = [];
    const begun = now();
    const goesOn = (/** @type {number} */ call) =>
      call === 0 || (now() < begun + longest && (call < 5 || (call < 500 && now() < begun + roundSeconds)));
    for (let call = 0; goesOn(call); call++)
      seconds.push(
        (await timed(() => gallery.search(slice((call * size) % (queries.size - size + 1), size), { k: nearest })))
          .seconds,
      );
    const sorted = seconds.toSorted((a, b) => a - b);
    const part = (/** @type {number} */ share) =>
      sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
    const total = seconds.reduce((sum, one) => sum + one, 0);
    batches.push({
      batch: size,
      calls: seconds.length,
      p50: part(0.5),
      p95: part(0.95),
      queriesPerSecond: (size * seconds.length) / total,
    });
  }
  return {
    openSeconds: openSeconds + (server?.seconds ?? 0),
    firstSeconds,
    recall: hits / truth.length,
    batches,
    diskBytes: bytesIn(folder),
  };
}

/** The resident bytes of a process, now and at the peak. */
function memory(/** @type {number} */ pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (/** @type {string} */ key) => 1024 * Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(status)?.[1]);
  return { residentBytes: bytes('VmRSS'), peakBytes: bytes('VmHWM') };
}

function bytesIn(/** @type {string} */ path) {
  return readdirSync(path, { recursive: true }).reduce((sum, name) => {
    const stat = statSync(join(path, String(name)));
    return sum + (stat.isFile() ? stat.size : 0);
  }, 0);
}
