import type { DistanceMetric } from '../distances/metric';
import type { Embeddings } from '../models/embed';
import { groupByClass } from '../pairs/group-by-class';
import { checkEmbeddings } from '../search/check-embeddings';
import { checkSearch } from '../search/check-search';
import { nearestNeighbors } from '../search/nearest-neighbors';

export interface RetrievalOptions {
  /** How near two images are; default `cosine`. */
  metric?: DistanceMetric;
}

/**
 * The share of images with at least one image of their class among the k other images nearest to them. An image is looked for
 * among all others, itself left out by its row number. With k = 1 it is `precisionAtOne`; it grows with k.
 *
 * An image alone in its class has nothing to find: it stays among those found, but is not counted as one that looks.
 *
 * @param embeddings one row for each image, as `embed` gives them
 * @param labels class of each image, [size]: whole numbers from 0 to 2³¹ - 1
 * @param options.k neighbours to look at, from 1 to size - 1
 * @returns from 0 to 1
 * @throws if there are not as many labels as embeddings, if one of either is not finite, if no class has two images, or the
 * metric is no distance
 * @see H. O. Song, Y. Xiang, S. Jegelka, S. Savarese, "Deep Metric Learning via Lifted Structured Feature Embedding", CVPR
 * 2016, after H. Jégou, M. Douze, C. Schmid, "Product Quantization for Nearest Neighbor Search", TPAMI 2011
 */
export function recallAtK(
  embeddings: Embeddings,
  labels: ArrayLike<number>,
  { k, ...options }: RetrievalOptions & { k: number },
): number {
  return shareThatFinds('recallAtK', embeddings, labels, { k, ...options });
}

/** @param where the public function on whose behalf, for its errors */
export function shareThatFinds(
  where: string,
  embeddings: Embeddings,
  labels: ArrayLike<number>,
  { k, metric = 'cosine' }: RetrievalOptions & { k: number },
): number {
  const { size } = embeddings;
  if (labels.length !== size)
    throw new Error(`${where}: needs a label for each embedding, found ${labels.length} labels and ${size} embeddings`);
  checkEmbeddings(where, 'embeddings', embeddings);
  const { classOf, starts, labels: classes } = groupByClass(where, labels);
  const isAlone = (image: number) => starts[classOf[image] + 1] - starts[classOf[image]] === 1;
  if (classes.length === size)
    throw new Error(`${where}: needs a class of two images or more, found ${size} images, each alone in its class`);
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
