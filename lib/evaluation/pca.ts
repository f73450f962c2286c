import { knownOptions } from '../checks/known-options';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import type { Embeddings } from '../models/embed';
import { checkEmbeddings } from '../search/check-embeddings';
import { noVariance, principalDirections } from './principal-directions';
import { project } from './project';

/** Points on their principal components. */
export interface Projection {
  /** The coordinates of each point, [size, components], with the component of largest variance first. */
  points: Embeddings;
  /** The fraction of the total variance in each component, [components], descending; they add up to 1 if all are kept. */
  explainedVariance: Float64Array;
  /** The points' mean, [dimensions]. */
  mean: Float64Array;
  /** W, [dimensions, components]: another point x has the coordinates (x - mean) W. */
  directions: Float64Array;
}

const known = knownOptions<Parameters<typeof pca>[1]>('pca(points, { components: 3 })', {
  components: true,
  whiten: true,
});

/**
 * (x - mean) W: each point, centred, in the coordinates of the `components` directions W of largest variance, which are the eigenvectors of
 * the points' covariance. With all components kept it is a rotation, which preserves distances.
 *
 * With `whiten` each coordinate is divided by its standard deviation, so that all have variance 1 and are uncorrelated ("spherized" in the
 * Embedding Projector); a component without variance stays 0. The sign of a direction is arbitrary: its largest number by absolute value is
 * made positive, so that results are reproducible.
 *
 * @param points at least two, [size, dimensions]
 * @param options.components the number of coordinates to keep, from 1 to dimensions
 * @param options.whiten default false
 * @throws Error if an option is unknown, or if there are fewer than two points or a value is not finite; RangeError if `components` is not
 * a whole number from 1 to dimensions
 * @see K. Pearson, "On lines and planes of closest fit to systems of points in space", Philosophical Magazine 2, 1901
 * @see H. Hotelling, "Analysis of a complex of statistical variables into principal components", 1933
 */
export function pca(points: Embeddings, options: { components: number; whiten?: boolean }): Projection {
  const { components, whiten = false } = known(options);
  checkEmbeddings('pca', 'points', points);
  const { size, dimensions } = points;
  if (size < 2) throw new Error(`pca: points must be at least two, found ${size}`);
  requireWholeNumbers('pca', { components }, { most: dimensions, reason: 'the dimensions of the points' });
  const mean = meanOf(points);
  const { variances, directions, width } = principalDirections(points, mean, components);
  const total = varianceOf(points, mean);
  const kept = new Float64Array(dimensions * components);
  for (let component = 0; component < components; component++) {
    const variance = variances[component];
    const none = variance <= noVariance * variances[0];
    const sign = signOf(directions, width, component);
    const factor = none && whiten ? 0 : sign / (whiten ? Math.sqrt(variance) : 1);
    for (let axis = 0; axis < dimensions; axis++)
      kept[axis * components + component] = factor * directions[axis * width + component];
  }
  const explained = variances.subarray(0, components).map((variance) => (total > 0 ? variance / total : 0));
  const projected = project(points, mean, kept, components, new Float32Array(size * components));
  return { points: projected, explainedVariance: explained, mean, directions: kept };
}

function meanOf({ values, size, dimensions }: Embeddings): Float64Array {
  const mean = new Float64Array(dimensions);
  for (let row = 0; row < size; row++)
    for (let axis = 0; axis < dimensions; axis++) mean[axis] += values[row * dimensions + axis] / size;
  return mean;
}

/** The total variance: the sum over all dimensions, and equally over all components. */
function varianceOf({ values, size, dimensions }: Embeddings, mean: Float64Array): number {
  let squares = 0;
  for (let row = 0; row < size; row++)
    for (let axis = 0; axis < dimensions; axis++) squares += (values[row * dimensions + axis] - mean[axis]) ** 2;
  return squares / (size - 1);
}

function signOf(directions: Float64Array, width: number, component: number): 1 | -1 {
  let largest = 0;
  for (let at = component; at < directions.length; at += width) {
    const loading = directions[at];
    if (Math.abs(loading) > Math.abs(largest)) largest = loading;
  }
  return largest < 0 ? -1 : 1;
}
