import { requireList } from './require-list';
import { isWholeNumber } from './require-whole-numbers';
import { shown } from './shown';

const all = 2 ** 31;

/**
 * Labels are whole numbers from 0 to 2³¹ - 1, or to one less than `classes`. Where they go on as fewer bits, anything else would
 * become another label without a word.
 * @param where the public function on whose behalf, for its errors
 * @throws RangeError that names the first that is none, and its row
 */
export function requireLabels(where: string, labels: ArrayLike<number>, classes = all): void {
  requireList(where, 'labels', labels);
  for (let row = 0; row < labels.length; row++)
    if (!isLabel(labels[row], classes)) requireLabel(where, labels[row], `row ${row} of ${labels.length}`, classes);
}

/** The same of one label, at a place such as `row 3`. */
export function requireLabel(where: string, label: number, place: string, classes = all): void {
  if (!isLabel(label, classes))
    throw new RangeError(
      `${where}: labels must be whole numbers from 0 to ${classes - 1}, found ${shown(label)} at ${place}; number the classes from 0`,
    );
}

const isLabel = (label: number, classes: number) => isWholeNumber(label, { most: classes - 1 });
