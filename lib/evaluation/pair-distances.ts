import type { Embeddings } from '../models/embed';
import type { Pairs } from '../pairs/make-pairs';

/** How far apart two embeddings are: `euclidean` |a - b|, or `cosine` 1 - a·b / (|a| |b|). */
export type Metric = 'euclidean' | 'cosine';

const metrics: readonly string[] = ['euclidean', 'cosine'] satisfies Metric[];

/**
 * The distance between the two embeddings of each pair, as float32 [pairs]. Each image has been embedded once, so a million
 * pairs cost a million short loops and no further run of the network.
 * @param embeddings of all images that the pairs' rows number
 * @throws if a pair names a row that was not embedded, if left and right differ in length, or if the metric is another
 */
export function pairDistances(
  { values, size, dimensions }: Embeddings,
  { left, right }: Pick<Pairs, 'left' | 'right'>,
  metric: Metric = 'euclidean',
): Float32Array {
  if (!metrics.includes(metric))
    throw new Error(`pairDistances: metric must be ${metrics.join(' or ')}, found ${String(metric)}`);
  if (left.length !== right.length)
    throw new Error(
      `pairDistances: left and right must be of one length, found ${left.length} and ${right.length}; row i of both is pair i`,
    );
  const isRow = (row: number) => Number.isInteger(row) && row >= 0 && row < size;
  const distances = new Float32Array(left.length);
  for (let pair = 0; pair < left.length; pair++) {
    if (!(isRow(left[pair]) && isRow(right[pair])))
      throw new RangeError(
        `pairDistances: pair ${pair} is rows ${left[pair]} and ${right[pair]}, embedded are 0 to ${size - 1}`,
      );
    const a = left[pair] * dimensions;
    const b = right[pair] * dimensions;
    let [squares, product, squareA, squareB] = [0, 0, 0, 0];
    for (let k = 0; k < dimensions; k++) {
      const [x, y] = [values[a + k], values[b + k]];
      squares += (x - y) ** 2;
      product += x * y;
      squareA += x * x;
      squareB += y * y;
    }
    distances[pair] =
      metric === 'euclidean' ? Math.sqrt(squares) : 1 - product / Math.sqrt(Math.max(squareA * squareB, 1e-24));
  }
  return distances;
}
