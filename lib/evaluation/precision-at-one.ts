import { knownOptions } from '../checks/known-options';
import type { Embeddings } from '../models/embed';
import { type RetrievalOptions, shareThatFinds } from './recall-at-k';

const known = knownOptions<RetrievalOptions>("precisionAtOne(embeddings, labels, { metric: 'euclidean' })", {
  metric: true,
});

/**
 * The fraction of images whose nearest other image is of the same class: the leave-one-out accuracy of a 1-nearest-neighbour classifier. Of
 * two images equally near, the one with the lower row number counts as nearer.
 *
 * An image alone in its class has nothing to find: it can be a neighbour of others, but is not a query.
 *
 * @param embeddings one row for each image, as `embed` gives them
 * @param labels class of each image, [size]: whole numbers from 0 to 2³¹ - 1
 * @returns from 0 to 1
 * @param options.metric `cosine` or `euclidean`; default `cosine`
 * @throws Error if an option is unknown, if there are not as many labels as embeddings, if an embedding is not finite, if no class has two
 * images, or if the metric is not a distance; RangeError if a label is not such a number
 * @see K. Musgrave, S. Belongie, S.-N. Lim, "A Metric Learning Reality Check", ECCV 2020; its library pytorch-metric-learning also leaves
 * out images that are alone in their class
 */
export function precisionAtOne(
  embeddings: Embeddings,
  labels: ArrayLike<number>,
  options: RetrievalOptions = {},
): number {
  return shareThatFinds('precisionAtOne', embeddings, labels, { ...known(options), k: 1 });
}
