import { shown } from '../checks/shown';

/**
 * How two embeddings are compared: `cosine` 1 - a·b / (|a| |b|), `euclidean` |a - b|, or `dot` a·b. Where a number is asked for that is
 * less for what is nearer, as in a gallery, `dot` is -a·b. A vector of length 0 is 1 from all by cosine.
 *
 * The default is `cosine` everywhere: it does not depend on how long embeddings are, which most losses leave open, and lies between 0
 * and 2 for every encoder, so that margins and thresholds can be compared.
 */
export type Metric = 'cosine' | 'euclidean' | 'dot';

/** A metric that is a distance: 0 from itself, and smaller is nearer. */
export type DistanceMetric = Exclude<Metric, 'dot'>;

const distances: readonly unknown[] = ['cosine', 'euclidean'] satisfies DistanceMetric[];
const metrics: readonly unknown[] = ['cosine', 'euclidean', 'dot'] satisfies Metric[];

/** @param where the public function on whose behalf, for its error */
export function requireDistance(where: string, metric: unknown): asserts metric is DistanceMetric {
  if (!distances.includes(metric))
    throw new Error(`${where}: metric must be cosine or euclidean, found ${shown(metric)}`);
}

/** The same where the dot product will do as well. */
export function requireMetric(where: string, metric: unknown): asserts metric is Metric {
  if (!metrics.includes(metric))
    throw new Error(`${where}: metric must be cosine, euclidean or dot, found ${shown(metric)}`);
}
