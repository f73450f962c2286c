import { shown } from '../checks/shown';
/**
 * Scores and their pairs belong together: as many of each, every number finite, `same` only 1 or 0, and not empty.
 * @param where the public function on whose behalf, for its errors
 * @returns how many pairs are same
 */
export function checkPairs(where: string, scores: ArrayLike<number>, same: ArrayLike<number>): number {
  const size = scores.length;
  if (size !== same.length) {
    throw new Error(`${where}: needs as many scores as pairs, found ${size} scores and ${same.length} pairs`);
  }
  if (size === 0) throw new Error(`${where}: needs at least one pair, found 0 scores`);
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
