import { requireLabels } from '../checks/require-labels';
import type { Pairs } from './make-pairs';

/**
 * Every pair of two rows l < r, row by row: n (n - 1) / 2 of them, `same` where the labels are equal. Of n images of c classes alike in
 * size about one pair in c is same. What judges takes them as it takes those of `makePairs`; an image is in n - 1 of them, so that
 * they are not independent (see `imageBootstrapInterval`).
 *
 * No image is copied, a pair costs 9 bytes: 2,000 images give 2.0 million pairs in 18 MB, 10,000 give 50 million in 450 MB.
 *
 * @param labels class of each image, [n]: whole numbers from 0 to 2³¹ - 1
 * @throws if there are fewer than two labels, or if one is not such a number
 */
export function allPairs(labels: ArrayLike<number>): Pairs {
  const size = labels.length;
  if (size < 2) throw new Error(`allPairs: needs at least two images, found ${size}`);
  requireLabels('allPairs', labels);
  const count = (size * (size - 1)) / 2;
  const pairs = { left: new Int32Array(count), right: new Int32Array(count), same: new Uint8Array(count) };
  let pair = 0;
  for (let left = 0; left < size; left++)
    for (let right = left + 1; right < size; right++) {
      pairs.left[pair] = left;
      pairs.right[pair] = right;
      pairs.same[pair++] = labels[left] === labels[right] ? 1 : 0;
    }
  return pairs;
}
