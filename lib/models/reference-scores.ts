import type { Metric } from '../distances/metric';
import type { Embeddings } from './embed';

/**
 * How alike each embedding is to a reference, higher for more alike, summed in float64: a·r / (|a| |r|), -|a - r| or a·r. By `cosine`, a vector
 * of length 0 has the score 0.
 * @param where the public function that asks, for the error
 * @param reference a vector as long as the embeddings
 * @returns [size]
 * @throws Error if the reference has another length, or a score is not finite
 */
export function referenceScores(
  where: string,
  { values, size, dimensions }: Embeddings,
  reference: ArrayLike<number>,
  metric: Metric,
): Float64Array {
  if (reference.length !== dimensions)
    throw new Error(
      `${where}: reference must have ${dimensions} numbers, as an embedding of this encoder has, found ${reference.length}; embed it with the same encoder`,
    );
  const scores = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    let [product, squares, others, apart] = [0, 0, 0, 0];
    for (let i = 0; i < dimensions; i++) {
      const [a, r] = [values[row * dimensions + i], reference[i]];
      product += a * r;
      squares += a * a;
      others += r * r;
      apart += (a - r) ** 2;
    }
    const lengths = Math.sqrt(squares) * Math.sqrt(others);
    const cosine = lengths === 0 ? 0 : product / lengths;
    scores[row] = metric === 'cosine' ? cosine : metric === 'dot' ? product : -Math.sqrt(apart);
    if (!Number.isFinite(scores[row]))
      throw new Error(`${where}: scores must be finite numbers, found ${scores[row]}; look at the encoder's weights`);
  }
  return scores;
}
