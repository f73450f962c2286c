import { knownOptions } from '../checks/known-options';
import type { DistanceMetric } from '../distances/metric';
import type { Embeddings } from '../models/embed';
import { groupByClass } from '../pairs/group-by-class';
import { checkEmbeddings } from '../search/check-embeddings';
import { checkSearch } from '../search/check-search';
import { nearestNeighbors } from '../search/nearest-neighbors';

export interface RetrievalOptions {
  /** The distance between two embeddings, `cosine` or `euclidean`. Default `cosine`. */
  metric?: DistanceMetric;
}

const known = knownOptions<Parameters<typeof recallAtK>[2]>('recallAtK(embeddings, labels, { k: 5 })', {
  k: true,
  metric: true,
});

/**
 * The fraction of images that have at least one image of their own class among their k nearest neighbours. Each image is a query in turn,
 * compared with all other images. With k = 1 it is `precisionAtOne`; it never falls as k grows.
 *
 * An image alone in its class has nothing to find: it can be a neighbour of others, but is not a query.
 *
 * @param embeddings one row for each image, as `embed` gives them
 * @param labels class of each image, [size]: whole numbers from 0 to 2³¹ - 1
 * @param options.k the number of neighbours, from 1 to size - 1
 * @param options.metric `cosine` or `euclidean`; default `cosine`
 * @returns from 0 to 1
 * @throws Error if an option is unknown, if there are not as many labels as embeddings, if an embedding is not finite, if no class has two
 * images, or if the metric is not a distance; RangeError if k or a label is not such a number
 * @see H. O. Song, Y. Xiang, S. Jegelka, S. Savarese, "Deep Metric Learning via Lifted Structured Feature Embedding", CVPR
 * 2016, after H. Jégou, M. Douze, C. Schmid, "Product Quantization for Nearest Neighbor Search", TPAMI 2011
 */
export function recallAtK(
  embeddings: Embeddings,
  labels: ArrayLike<number>,
  options: RetrievalOptions & { k: number },
): number {
  return shareThatFinds('recallAtK', embeddings, labels, known(options));
}

/** @param where the public function that asks, for the errors */
export function shareThatFinds(
  where: string,
  embeddings: Embeddings,
  labels: ArrayLike<number>,
  { k, metric = 'cosine' }: RetrievalOptions & { k: number },
): number {
  const { size } = embeddings;
  if (labels.length !== size)
    throw new Error(
      `${where}: labels must be one for each embedding, found ${labels.length} labels and ${size} embeddings`,
    );
  checkEmbeddings(where, 'embeddings', embeddings);
  const { classOf, starts, labels: classes } = groupByClass(where, labels);
  const isAlone = (image: number) => starts[classOf[image] + 1] - starts[classOf[image]] === 1;
  if (classes.length === size)
    throw new Error(
      `${where}: labels must have a class of at least two images, found ${size} images, each alone in its class`,
    );
  checkSearch(where, k, metric, size, true);

  const { rows } = nearestNeighbors(embeddings, embeddings, { k, metric, excludeSelf: true });
  let [looking, found] = [0, 0];
  for (let image = 0; image < size; image++) {
    if (isAlone(image)) continue;
    looking++;
    if (rows.subarray(image * k, (image + 1) * k).some((row) => classOf[row] === classOf[image])) found++;
  }
  return found / looking;
}
