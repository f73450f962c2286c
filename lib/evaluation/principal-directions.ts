import type { Embeddings } from '../models/embed';
import { productSums } from '../search/product-sums';
import { covarianceOf, productsOf } from './covariance';
import { type Decomposition, decompose } from './decompose';
import { leadingDirections } from './leading-directions';
import { project } from './project';

/** Below this share of the greatest variance a component is what float32 rounding left: a spread of one in a million. */
export const noVariance = 1e-12;

/**
 * The eigenvectors of the points' covariance, those of greatest variance first: `components` of them at least, by the shortest way
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
 * All of them from fewer numbers, where there are fewer points X (centred) than dimensions: X Xᵀ, [size, size], has the eigenvalues of
 * Xᵀ X, and an eigenvector u of the one gives the direction Xᵀ u / |Xᵀ u| of the other.
 * @returns undefined where that does not give all components: one without variance has no direction there
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

/** Below so many dimensions all directions take no longer than the first few. */
const fewDimensions = 100;
/** One direction in so many is few. */
const sparse = 10;

/**
 * The first few of many directions: found by a covariance in float32, they are decided in float64, where the space of these and two more
 * is decomposed by itself.
 * @returns undefined where that is no shorter, or does not give them
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
