import type { Embeddings } from '../models/embed';
import { productSums } from '../search/product-sums';
import { covarianceOf, productsOf } from './covariance';
import { type Decomposition, decompose } from './decompose';
import { leadingDirections } from './leading-directions';
import { project } from './project';

/** Below this fraction of the largest variance, a spread of one in a million, a component is only float32 rounding. */
export const noVariance = 1e-12;

/**
 * The eigenvectors of the points' covariance, in order of descending variance: at least `components` of them, computed in the fastest way
 * that gives them.
 */
export function principalDirections(points: Embeddings, mean: Float64Array, components: number): Decomposition {
  return (
    fromFewPoints(points, mean, components) ??
    leading(points, mean, components) ??
    decompose(covarianceOf(points, mean), points.dimensions)
  );
}

/**
 * With fewer points X (centred) than dimensions: X Xᵀ, [size, size], has the eigenvalues of Xᵀ X, and its eigenvector u gives the direction
 * Xᵀ u / |Xᵀ u|.
 * @returns undefined if that does not give all components: a component without variance has no direction here
 */
function fromFewPoints(
  { values, size, dimensions }: Embeddings,
  mean: Float64Array,
  components: number,
): Decomposition | undefined {
  if (size >= dimensions || components >= size) return;
  const centered = Float64Array.from(values, (value, i) => value - mean[i % dimensions]);
  const { variances, directions: mixes } = decompose(productsOf(centered, size, dimensions), size);
  if (!(variances[components - 1] > noVariance * variances[0])) return;
  const directions = new Float64Array(dimensions * components);
  for (let row = 0; row < size; row++)
    for (let axis = 0; axis < dimensions; axis++)
      for (let component = 0; component < components; component++)
        directions[axis * components + component] += centered[row * dimensions + axis] * mixes[row * size + component];
  for (let component = 0; component < components; component++) {
    const length = Math.sqrt(variances[component] * (size - 1));
    for (let axis = 0; axis < dimensions; axis++) directions[axis * components + component] /= length;
  }
  return { variances, directions, width: components };
}

/** Below this number of dimensions, all directions take no longer than the first few. */
const fewDimensions = 100;
/** At most one direction in this many counts as few. */
const sparse = 10;

/**
 * The first few of many directions. A float32 covariance finds the space of these and two more, which is then decomposed in float64.
 * @returns undefined if that is not faster, or does not give them
 */
function leading(points: Embeddings, mean: Float64Array, components: number): Decomposition | undefined {
  const { values, size, dimensions } = points;
  if (dimensions < fewDimensions || components * sparse > dimensions) return;
  const read = (from: number, to: number) => {
    const rows = values.slice(from * dimensions, to * dimensions);
    for (let row = 0; row < rows.length; row += dimensions)
      for (let axis = 0; axis < dimensions; axis++) rows[row + axis] -= mean[axis];
    return rows;
  };
  const products = productSums(read, size, dimensions);
  const found = products?.every(Number.isFinite) && leadingDirections(products, dimensions, components, decompose);
  if (!found) return;
  const width = found.length;
  const space = new Float64Array(dimensions * width);
  for (const [i, direction] of found.entries())
    for (let axis = 0; axis < dimensions; axis++) space[axis * width + i] = direction[axis];
  const within = project(points, mean, space, width, new Float64Array(size * width));
  const { variances, directions: mixes } = decompose(covarianceOf(within, new Float64Array(width)), width);
  const directions = new Float64Array(dimensions * width);
  for (let axis = 0; axis < dimensions; axis++)
    for (let i = 0; i < width; i++)
      for (let component = 0; component < width; component++)
        directions[axis * width + component] += space[axis * width + i] * mixes[i * width + component];
  return { variances, directions, width };
}
