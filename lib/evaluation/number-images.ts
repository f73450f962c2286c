import { isWholeNumber } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';
import type { Pairs } from '../pairs/make-pairs';

/**
 * Numbers the images of the pairs from 0, in the order in which they first appear.
 * @param where the public function that asks, for the error
 * @returns the pairs with these numbers in place of rows, and how many images there are
 * @throws RangeError if a row is not a whole number of 0 or more
 */
export function numberImages(where: string, { left, right }: Pick<Pairs, 'left' | 'right'>) {
  const numbers = new Map<number, number>();
  const numberOf = (row: number, name: string, pair: number) => {
    if (!isWholeNumber(row))
      throw new RangeError(
        `${where}: rows must be whole numbers of 0 or more, found ${shown(row)} at ${name}[${pair}]`,
      );
    const number = numbers.get(row) ?? numbers.size;
    if (number === numbers.size) numbers.set(row, number);
    return number;
  };
  const renumbered = { left: new Int32Array(left.length), right: new Int32Array(left.length) };
  for (let pair = 0; pair < left.length; pair++) {
    renumbered.left[pair] = numberOf(left[pair], 'left', pair);
    renumbered.right[pair] = numberOf(right[pair], 'right', pair);
  }
  return { ...renumbered, count: numbers.size };
}
