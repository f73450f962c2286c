import { shown } from '../checks/shown';
/**
 * Checks that scores and `same` have equal lengths and are not empty, that every score is finite, and that `same` is 1 or 0.
 * @param where the public function that asks, for the errors
 * @returns the number of same pairs
 * @throws Error otherwise
 */
export function checkPairs(where: string, scores: ArrayLike<number>, same: ArrayLike<number>): number {
  const size = scores.length;
  if (size !== same.length) {
    throw new Error(`${where}: scores must be as many as pairs, found ${size} scores and ${same.length} pairs`);
  }
  if (size === 0) throw new Error(`${where}: scores must be of at least one pair, found 0 scores`);
  let matches = 0;
  for (let row = 0; row < size; row++) {
    const label = same[row];
    if (label !== 0 && label !== 1) {
      throw new Error(`${where}: same must be 1 or 0, found ${shown(label)} at row ${row} of ${size}`);
    }
    if (!Number.isFinite(scores[row])) {
      throw new Error(`${where}: scores must be finite numbers, found ${shown(scores[row])} at row ${row} of ${size}`);
    }
    matches += label;
  }
  return matches;
}
