import type { Embeddings } from '../models/embed';
import { checkEmbeddings } from '../search/check-embeddings';

/**
 * √d · (1/d) Σⱼ σⱼ, σⱼ the standard deviation over the rows of dimension j of zᵢ / |zᵢ|: how far the directions of embeddings are spread.
 *
 * 1 if they are spread evenly over the sphere, never more; 0 if all have one direction: they have collapsed, and say nothing of their
 * images. With d dimensions of which k vary evenly, √(k / d). Deviations are divided by n; a row of length 0 counts as the zero vector.
 *
 * @param embeddings one row for each image, as `embed` gives them; they need not be normalised
 * @returns from 0 to 1
 * @throws TypeError if the values are not a Float32Array; Error if their number does not match, if there are fewer than two rows, or if an
 * embedding is not finite
 * @see X. Chen, K. He, "Exploring Simple Siamese Representation Learning", CVPR 2021, section 4.1, where 1/√d is what 1 is here
 */
export function embeddingSpread(embeddings: Embeddings): number {
  const lengths = checkEmbeddings('embeddingSpread', 'embeddings', embeddings);
  const { values, size, dimensions } = embeddings;
  if (size < 2)
    throw new Error(
      `embeddingSpread: embeddings must be at least 2, found ${size}; one alone has no spread: embed more images`,
    );
  // By running means (Welford, 1962), so that equal rows have a deviation of exactly 0.
  const means = new Float64Array(dimensions);
  const squares = new Float64Array(dimensions);
  for (let row = 0; row < size; row++) {
    const length = lengths[row] || 1;
    for (let axis = 0; axis < dimensions; axis++) {
      const value = values[row * dimensions + axis] / length;
      const beside = value - means[axis];
      means[axis] += beside / (row + 1);
      squares[axis] += beside * (value - means[axis]);
    }
  }
  const deviations = squares.reduce((sum, square) => sum + Math.sqrt(square / size), 0);
  return Math.min(deviations / Math.sqrt(dimensions), 1);
}
