import { knownOptions } from '../checks/known-options';
import { requireList } from '../checks/require-list';
import { isWholeNumber, requireWholeNumbers } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';

const known = knownOptions<Parameters<typeof confusionMatrix>[2]>(
  'confusionMatrix(actual, predicted, { classes: 10 })',
  { classes: true },
);

/**
 * Row a, column p: the number of items of class a that were predicted as class p. Correct predictions are on the diagonal.
 *
 * @param actual the class of each item, [n]: whole numbers from 0 to classes - 1
 * @param predicted the class predicted for each item, [n]
 * @param options.classes the number of classes, or one name per class
 * @returns [classes][classes] counts, which add up to n; all 0 without items
 * @throws Error if an option is unknown, or if the lengths differ or a class is outside 0 to classes - 1; RangeError if `classes` is not a
 * whole number of 1 or more; TypeError if a list is not an array
 */
export function confusionMatrix(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  options: { classes: number | readonly string[] },
): number[][] {
  const { classes } = known(options);
  const count = typeof classes === 'number' ? classes : classes.length;
  requireWholeNumbers('confusionMatrix', { classes: count }, { advice: 'pass their number or their names' });
  for (const [name, list] of Object.entries({ actual, predicted })) requireList('confusionMatrix', name, list);
  if (actual.length !== predicted.length) {
    throw new Error(
      `confusionMatrix: predicted must be as long as actual, found ${predicted.length} predicted and ${actual.length} actual`,
    );
  }
  const matrix = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (let row = 0; row < actual.length; row++) {
    checkClass('actual', actual[row], row, count);
    checkClass('predicted', predicted[row], row, count);
    matrix[actual[row]][predicted[row]]++;
  }
  return matrix;
}

function checkClass(column: string, found: number, row: number, count: number): void {
  if (isWholeNumber(found, { most: count - 1 })) return;
  throw new Error(
    `confusionMatrix: ${column} classes must be from 0 to ${count - 1}, found ${shown(found)} at row ${row}`,
  );
}
