import type { Metric } from './data';

type Compare = (a: ArrayLike<number>, b: ArrayLike<number>) => number;

function sum(length: number, term: (k: number) => number): number {
  let total = 0;
  for (let k = 0; k < length; k++) total += term(k);
  return total;
}

const dot: Compare = (a, b) => sum(a.length, (k) => a[k] * b[k]);

/** The same as the library's function of that name; a vector without direction is at a right angle to all. */
const cosine: Compare = (a, b) => dot(a, b) / Math.max(Math.sqrt(dot(a, a) * dot(b, b)), 1e-12);

/** The comparisons of two embeddings, the same as the library's functions of those names. */
export const compareBy: Record<Metric, Compare> = {
  euclidean: (a, b) => Math.sqrt(sum(a.length, (k) => (a[k] - b[k]) ** 2)),
  cosine: (a, b) => 1 - cosine(a, b),
  dot,
  angular: (a, b) => 1 - Math.acos(Math.min(Math.max(cosine(a, b), -1), 1)) / Math.PI,
};

export const nameOf: Record<Metric, string> = {
  euclidean: 'Euclidean distance',
  cosine: 'cosine distance',
  dot: 'dot product',
  angular: 'angular similarity',
};

const isDistance = (metric: Metric) => metric === 'euclidean' || metric === 'cosine';

/** Whether two embeddings at this distance, or of this similarity, count as the same. */
export const isSame = (metric: Metric, value: number, threshold: number): boolean =>
  isDistance(metric) ? value <= threshold : value >= threshold;

/** The numbers of the images most similar to `embedding`, most similar first. */
export function nearest(
  metric: Metric,
  embedding: Float32Array,
  gallery: { values: Float32Array; dimensions: number },
  count: number,
  except = -1,
): { image: number; value: number }[] {
  const compare = compareBy[metric];
  const { values, dimensions } = gallery;
  const all = Array.from({ length: values.length / dimensions }, (_, image) => ({
    image,
    value: compare(embedding, values.subarray(image * dimensions, (image + 1) * dimensions)),
  }));
  const sign = isDistance(metric) ? 1 : -1;
  return all
    .filter(({ image }) => image !== except)
    .sort((a, b) => sign * (a.value - b.value) || a.image - b.image)
    .slice(0, count);
}
