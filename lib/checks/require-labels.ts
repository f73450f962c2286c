import { requireList } from './require-list';
import { isWholeNumber } from './require-whole-numbers';
import { shown } from './shown';

const all = 2 ** 31;

/**
 * Checks that labels are whole numbers from 0 to 2³¹ - 1, or from 0 to classes - 1. Stored in an Int32Array, any other number would
 * silently become a different label.
 * @param where the public function that asks, for the error
 * @throws TypeError if labels is not an array; RangeError, with the row, for the first label that is not such a number
 */
export function requireLabels(where: string, labels: ArrayLike<number>, classes = all): void {
  requireList(where, 'labels', labels);
  for (let row = 0; row < labels.length; row++)
    if (!isLabel(labels[row], classes)) requireLabel(where, labels[row], `row ${row} of ${labels.length}`, classes);
}

/** The same check for one label; `place` says where it is, such as `row 3`. */
export function requireLabel(where: string, label: number, place: string, classes = all): void {
  if (!isLabel(label, classes))
    throw new RangeError(
      `${where}: labels must be whole numbers from 0 to ${classes - 1}, found ${shown(label)} at ${place}; number the classes from 0`,
    );
}

const isLabel = (label: number, classes: number) => isWholeNumber(label, { most: classes - 1 });
