/**
 * node bench/gallery-vectors.mjs FOLDER SET ROWS QUERIES: writes vectors.f32 [rows, 128], queries.f32 [queries, 128] and truth.f64
 * [queries, 10], the ids of the ten nearest by cosine, found by loops in float64.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFileSync } from '../lib/setup/replace-file.mjs';
import { root } from '../setup/paths.mjs';
import siamese from './library.mjs';

export const dimensions = 128;
export const nearest = 10;

/** @type {Record<string, (rows: number, queries: number) => Promise<Record<'vectors' | 'queries', Float32Array>>>} */
const sets = { cifar, clusters };

async function write(
  /** @type {string} */ folder,
  /** @type {string} */ set,
  /** @type {number} */ rows,
  /** @type {number} */ queries,
) {
  mkdirSync(folder, { recursive: true });
  const made = await sets[set](rows, queries);
  const bytes = (/** @type {Float32Array | Float64Array} */ { buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength);
  writeFileSync(join(folder, 'vectors.f32'), bytes(made.vectors));
  writeFileSync(join(folder, 'queries.f32'), bytes(made.queries));
  writeFileSync(join(folder, 'truth.f64'), bytes(truthOf(made.vectors, made.queries)));
}

/**
 * Embeddings of all 60,000 images of CIFAR-10 by MobileNetV2 with ImageNet's weights: 1,280 numbers, projected to 128 by a matrix of seeded
 * random signs, so that both sets have equal dimensions. Queries are mirrored test images. Kept in data/cache/bench.
 */
async function cifar(/** @type {number} */ rows, /** @type {number} */ queries) {
  const folder = join(root, 'data', 'cache', 'bench');
  const kept = join(folder, `gallery-cifar-${rows}-${queries}.f32`);
  if (!existsSync(kept)) {
    const { train, test } = await siamese.loadCifar10();
    const all = siamese.joinImages([train, test], { name: 'CIFAR-10' });
    const first = (/** @type {import('siamese-lab').ImageDataset} */ dataset, /** @type {number} */ count) =>
      siamese.selectImages(
        dataset,
        Int32Array.from({ length: count }, (_, i) => i),
        { name: `${count} of ${dataset.name}` },
      );
    const encoder = siamese.mobilenetV2Encoder({ seed: 1 });
    await siamese.loadImagenetWeights(encoder);
    const embedded = [];
    for (const images of [first(all, rows), mirrored(first(test, queries))])
      embedded.push(project(await siamese.embed(encoder, images)));
    replaceFileSync(kept, Buffer.concat(embedded.map(({ buffer }) => Buffer.from(buffer))));
  }
  const { buffer, byteOffset } = readFileSync(kept);
  const at = rows * dimensions;
  const values = new Float32Array(buffer.slice(byteOffset, byteOffset + 4 * (rows + queries) * dimensions));
  return { vectors: values.subarray(0, at), queries: values.subarray(at) };
}

function mirrored(/** @type {import('siamese-lab').ImageDataset} */ dataset) {
  const [height, width, channels] = dataset.shape;
  const images = new Uint8Array(dataset.images.length);
  for (let line = 0; line < dataset.size * height; line++)
    for (let x = 0; x < width; x++) {
      const from = (line * width + x) * channels;
      images.set(dataset.images.subarray(from, from + channels), (line * width + width - 1 - x) * channels);
    }
  return { ...dataset, images };
}

function project(/** @type {import('siamese-lab').Embeddings} */ { values, size, dimensions: long }) {
  const { tf } = siamese;
  const random = siamese.createRandom({ seed: 128 });
  const signs = Float32Array.from(
    { length: long * dimensions },
    () => (2 * random.integer(2) - 1) / Math.sqrt(dimensions),
  );
  return tf.tidy(() => tf.matMul(tf.tensor2d(values, [size, long]), tf.tensor2d(signs, [long, dimensions])).dataSync());
}

/** One center per 100 rows, which lie around it: normally distributed, with half of the centers' spread. */
async function clusters(/** @type {number} */ rows, /** @type {number} */ queries) {
  const centers = Math.max(1, Math.round(rows / 100));
  const random = siamese.createRandom({ seed: 2020 });
  const uniform = () => (random.integer(2 ** 30) + 0.5) / 2 ** 30;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const about = Float32Array.from({ length: centers * dimensions }, normal);
  const draw = (/** @type {number} */ count) => {
    const values = new Float32Array(count * dimensions);
    for (let row = 0; row < count; row++) {
      const center = random.integer(centers) * dimensions;
      for (let i = 0; i < dimensions; i++) values[row * dimensions + i] = about[center + i] + 0.5 * normal();
    }
    return values;
  };
  return { vectors: draw(rows), queries: draw(queries) };
}

/**
 * @param {Float32Array} vectors
 * @param {Float32Array} queries
 */
function truthOf(vectors, queries) {
  const [rows, count] = [vectors.length / dimensions, queries.length / dimensions];
  const truth = new Float64Array(count * nearest);
  const lengths = new Float64Array(rows);
  for (let row = 0; row < rows; row++) lengths[row] = Math.sqrt(product(vectors, row, vectors, row));
  for (let query = 0; query < count; query++) {
    /** @type {{ cosine: number, row: number }[]} */
    const best = [];
    for (let row = 0; row < rows; row++) {
      const cosine = product(queries, query, vectors, row) / lengths[row];
      if (best.length === nearest && cosine <= best[nearest - 1].cosine) continue;
      let place = best.length;
      while (place > 0 && best[place - 1].cosine < cosine) place--;
      best.splice(place, 0, { cosine, row });
      best.length = Math.min(best.length, nearest);
    }
    best.forEach(({ row }, place) => {
      truth[query * nearest + place] = row;
    });
  }
  return truth;
}

function product(
  /** @type {Float32Array} */ a,
  /** @type {number} */ i,
  /** @type {Float32Array} */ b,
  /** @type {number} */ j,
) {
  let sum = 0;
  for (let at = i * dimensions, other = j * dimensions, end = at + dimensions; at < end; at++, other++)
    sum += a[at] * b[other];
  return sum;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [, , folder, set, rows, queries] = process.argv;
  await write(folder, set, Number(rows), Number(queries));
  process.exit();
}
