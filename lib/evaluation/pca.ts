import { PCA } from 'ml-pca';
import type { Embeddings } from '../models/embed';
import { productSums } from '../runtime/product-sums';
import { checkEmbeddings } from './check-embeddings';
import { leadingDirections } from './leading-directions';

/** Points on their principal components. */
export interface Projection {
  /** The coordinates of each point, [size, components], on the component of greatest variance first. */
  points: Embeddings;
  /** Share of the whole variance that each component holds, [components], descending; their sum is 1 when all are kept. */
  explainedVariance: Float64Array;
  /** The points' mean, [dimensions]. */
  mean: Float64Array;
  /** W, [dimensions, components]: any other point x lands at (x - mean) W. */
  directions: Float64Array;
}

/** Below this share of the greatest variance a component is what float32 rounding left: a spread of one in a million. */
const noVariance = 1e-12;

/**
 * (x - mean) W: each point, centred, in the coordinates of the `components` directions W of greatest variance, which are the
 * eigenvectors of the points' covariance. With all components kept it is a rotation: distances stay as they are.
 *
 * With `whiten` each coordinate is divided by its standard deviation, so that all have variance 1 and none is correlated with
 * another ("spherized" in the Embedding Projector); a component without variance stays 0.
 * A direction's sign is free: the largest of its numbers by absolute value is made positive, so that results repeat.
 *
 * @param points at least two, [size, dimensions]
 * @param components how many coordinates to keep, 1 to dimensions
 * @throws if there are fewer than two points, a value is not finite, or there are not as many dimensions as components
 * @see K. Pearson, "On lines and planes of closest fit to systems of points in space", Philosophical Magazine 2, 1901
 * @see H. Hotelling, "Analysis of a complex of statistical variables into principal components", 1933
 */
export function pca(points: Embeddings, components: number, { whiten = false } = {}): Projection {
  checkEmbeddings('pca', 'points', points);
  const { size, dimensions } = points;
  if (size < 2) throw new Error(`pca: needs at least two points, found ${size}`);
  if (!Number.isInteger(components) || components < 1 || components > dimensions)
    throw new Error(
      `pca: components must be a whole number from 1 to ${dimensions}, the dimensions of the points, found ${components}`,
    );
  const mean = meanOf(points);
  const { variances, directions, width } =
    fewer(points, mean, components) ??
    leading(points, mean, components) ??
    decompose(covarianceOf(points, mean), dimensions);
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

interface Decomposition {
  /** Descending. */
  variances: Float64Array;
  /** A direction in each column of [rows, width]. */
  directions: Float64Array;
  width: number;
}

/**
 * The same from fewer numbers where there are fewer points X (centred) than dimensions: X Xᵀ, [size, size], has the eigenvalues of
 * Xᵀ X, and an eigenvector u of the one gives the direction Xᵀ u / |Xᵀ u| of the other.
 * @returns undefined where that does not give all components: one without variance has no direction there
 */
function fewer(
  { values, size, dimensions }: Embeddings,
  mean: Float64Array,
  components: number,
): Decomposition | undefined {
  if (size >= dimensions || components >= size) return;
  const centred = Float64Array.from(values, (value, i) => value - mean[i % dimensions]);
  const { variances, directions: mixes } = decompose(productsOf(centred, size, dimensions), size);
  if (!(variances[components - 1] > noVariance * variances[0])) return;
  const directions = new Float64Array(dimensions * components);
  for (let row = 0; row < size; row++)
    for (let axis = 0; axis < dimensions; axis++)
      for (let component = 0; component < components; component++)
        directions[axis * components + component] += centred[row * dimensions + axis] * mixes[row * size + component];
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

/** The variances of all dimensions together, which those of all components add up to. */
function varianceOf({ values, size, dimensions }: Embeddings, mean: Float64Array): number {
  let squares = 0;
  for (let row = 0; row < size; row++)
    for (let axis = 0; axis < dimensions; axis++) squares += (values[row * dimensions + axis] - mean[axis]) ** 2;
  return squares / (size - 1);
}

/** X Xᵀ, [size, size], over size - 1. */
function productsOf(centred: Float64Array, size: number, dimensions: number): Float64Array {
  const products = new Float64Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) {
      let sum = 0;
      for (let axis = 0; axis < dimensions; axis++)
        sum += centred[a * dimensions + axis] * centred[b * dimensions + axis];
      products[a * size + b] = products[b * size + a] = sum / (size - 1);
    }
  return products;
}

/** Covariance [dimensions, dimensions], over size - 1. */
function covarianceOf(
  { values, size, dimensions }: { values: ArrayLike<number>; size: number; dimensions: number },
  mean: Float64Array,
): Float64Array {
  const covariance = new Float64Array(dimensions * dimensions);
  const centred = new Float64Array(dimensions);
  for (let row = 0; row < size; row++) {
    for (let axis = 0; axis < dimensions; axis++) centred[axis] = values[row * dimensions + axis] - mean[axis];
    for (let a = 0; a < dimensions; a++)
      for (let b = a; b < dimensions; b++) covariance[a * dimensions + b] += centred[a] * centred[b];
  }
  for (let a = 0; a < dimensions; a++)
    for (let b = a; b < dimensions; b++) {
      covariance[a * dimensions + b] /= size - 1;
      covariance[b * dimensions + a] = covariance[a * dimensions + b];
    }
  return covariance;
}

/** All directions, [dimensions, dimensions]. */
function decompose(covariance: Float64Array, dimensions: number): Decomposition {
  const rows = Array.from({ length: dimensions }, (_, a) =>
    Array.from(covariance.subarray(a * dimensions, (a + 1) * dimensions)),
  );
  const decomposed = new PCA(rows, { isCovarianceMatrix: true });
  return {
    // Rounding can leave what is 0 just below it.
    variances: Float64Array.from(decomposed.getEigenvalues(), (variance) => Math.max(variance, 0)),
    directions: Float64Array.from(decomposed.getEigenvectors().to1DArray()),
    width: dimensions,
  };
}

function signOf(directions: Float64Array, width: number, component: number): 1 | -1 {
  let largest = 0;
  for (let at = component; at < directions.length; at += width) {
    const loading = directions[at];
    if (Math.abs(loading) > Math.abs(largest)) largest = loading;
  }
  return largest < 0 ? -1 : 1;
}

/** The centred points times weights [dimensions, components]. */
function project<T extends Float32Array | Float64Array>(
  { values, size, dimensions }: Embeddings,
  mean: Float64Array,
  weights: Float64Array,
  components: number,
  projected: T,
): { values: T; size: number; dimensions: number } {
  const sums = new Float64Array(components);
  for (let row = 0; row < size; row++) {
    sums.fill(0);
    for (let axis = 0; axis < dimensions; axis++) {
      const value = values[row * dimensions + axis] - mean[axis];
      for (let component = 0; component < components; component++)
        sums[component] += value * weights[axis * components + component];
    }
    projected.set(sums, row * components);
  }
  return { values: projected, size, dimensions: components };
}
