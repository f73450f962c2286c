import { requireLabels } from '../checks/require-labels';
import type { Pairs } from './make-pairs';

/**
 * Every pair of rows left < right, in order of left: n (n - 1) / 2 pairs, with `same` 1 where the labels are equal. With c classes of equal
 * size, about one pair in c is same. Use them in evaluation like the pairs of `makePairs`; each image is in n - 1 pairs, so the pairs are
 * not independent (see `imageBootstrapInterval`).
 *
 * No image is copied; a pair takes 9 bytes: 2,000 images give 2.0 million pairs in 18 MB, 10,000 give 50 million in 450 MB.
 *
 * @param labels class of each image, [n]: whole numbers from 0 to 2³¹ - 1
 * @returns n (n - 1) / 2 pairs
 * @throws Error if there are fewer than two labels; RangeError if a label is not such a number; TypeError if labels is not an array
 */
export function allPairs(labels: ArrayLike<number>): Pairs {
  const size = labels.length;
  if (size < 2) throw new Error(`allPairs: labels must be of at least two images, found ${size}; add images`);
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
