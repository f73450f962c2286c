import { shown } from '../checks/shown';

/**
 * How two embeddings are compared: `cosine` is 1 - a·b / (|a| |b|), `euclidean` is |a - b|, and `dot` is a·b. Where a distance is needed,
 * as in a gallery, `dot` is -a·b, so that smaller is nearer. By `cosine`, a vector of length 0 is at distance 1 from all vectors.
 *
 * The default is `cosine` everywhere: it does not depend on the lengths of the embeddings, which most losses leave open, and it lies
 * between 0 and 2 for every encoder, so that margins and thresholds can be compared.
 */
export type Metric = 'cosine' | 'euclidean' | 'dot';

/** A metric that is a distance: 0 from a vector to itself, and smaller is nearer. */
export type DistanceMetric = Exclude<Metric, 'dot'>;

const distances: readonly unknown[] = ['cosine', 'euclidean'] satisfies DistanceMetric[];
const metrics: readonly unknown[] = ['cosine', 'euclidean', 'dot'] satisfies Metric[];

/**
 * @param where the public function that asks, for the error
 * @throws Error if the metric is neither `cosine` nor `euclidean`
 */
export function requireDistance(where: string, metric: unknown): asserts metric is DistanceMetric {
  if (!distances.includes(metric))
    throw new Error(`${where}: metric must be cosine or euclidean, found ${shown(metric)}`);
}

/** The same where the dot product will do as well. */
export function requireMetric(where: string, metric: unknown): asserts metric is Metric {
  if (!metrics.includes(metric))
    throw new Error(`${where}: metric must be cosine, euclidean or dot, found ${shown(metric)}`);
}
