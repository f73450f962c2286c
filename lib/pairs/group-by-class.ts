import { requireLabel } from '../checks/require-labels';
import { requireList } from '../checks/require-list';

/** The rows of a data set, sorted by class. Classes are numbered from 0 in the order in which they first appear. */
export interface ClassGroups {
  /** Number of the class of each row, [n]. */
  classOf: Int32Array;
  /** All rows, class after class, ascending within each, [n]. */
  rows: Int32Array;
  /** Where each class begins in `rows`, with n after the last, [classes + 1]. */
  starts: Int32Array;
  /** The label of each class, [classes]. */
  labels: number[];
}

/**
 * Counting sort of row numbers by label: two passes, O(n) time and memory. Labels need not be 0, 1, 2: gaps are fine.
 * @param where the public function that asks, for the errors
 * @throws TypeError if labels is not an array; RangeError if a label is not a whole number from 0 to 2³¹ - 1
 */
export function groupByClass(where: string, labels: ArrayLike<number>): ClassGroups {
  requireList(where, 'labels', labels);
  const size = labels.length;
  const classOf = new Int32Array(size);
  const numbers = new Map<number, number>();
  const counts: number[] = [];
  for (let row = 0; row < size; row++) {
    const label = labels[row];
    let found = numbers.get(label);
    if (found === undefined) {
      requireLabel(where, label, `row ${row} of ${size}`);
      found = counts.length;
      numbers.set(label, found);
      counts.push(0);
    }
    classOf[row] = found;
    counts[found]++;
  }

  const starts = new Int32Array(counts.length + 1);
  for (let index = 0; index < counts.length; index++) starts[index + 1] = starts[index] + counts[index];

  const rows = new Int32Array(size);
  const next = starts.slice();
  for (let row = 0; row < size; row++) rows[next[classOf[row]]++] = row;
  return { classOf, rows, starts, labels: [...numbers.keys()] };
}
