import type { Embeddings } from '../models/embed';
import { type RetrievalOptions, shareThatFinds } from './recall-at-k';

/**
 * The share of images whose nearest other image is of their class: what a 1-nearest-neighbour classifier gets right, each image
 * left out in turn. Of images equally near, the one of the lower row number is the nearest.
 *
 * An image alone in its class has nothing to find: it stays among those found, but is not counted as one that looks.
 *
 * @param embeddings one row for each image, as `embed` gives them
 * @param labels class of each image, [size]: whole numbers from 0 to 2³¹ - 1
 * @returns from 0 to 1
 * @throws if there are not as many labels as embeddings, if one of either is not finite, if no class has two images, or if the
 * metric is no distance
 * @see K. Musgrave, S. Belongie, S.-N. Lim, "A Metric Learning Reality Check", ECCV 2020; its library pytorch-metric-learning
 * leaves images alone in their class out as well
 */
export function precisionAtOne(
  embeddings: Embeddings,
  labels: ArrayLike<number>,
  options: RetrievalOptions = {},
): number {
  return shareThatFinds('precisionAtOne', embeddings, labels, { ...options, k: 1 });
}
