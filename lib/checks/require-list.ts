import { shown } from './shown';

/**
 * Checks that a value is a plain or typed array: a loop over something without a length, such as a Set, would silently do nothing.
 * @param where the public function that asks, for the error
 * @throws TypeError if the value is not an array
 */
export function requireList(where: string, what: string, value: unknown): asserts value is ArrayLike<unknown> {
  if (typeof value === 'object' && typeof (value as ArrayLike<unknown> | null)?.length === 'number') return;
  throw new TypeError(`${where}: ${what} must be an array, found ${shown(value)}; convert a Set with Array.from`);
}
