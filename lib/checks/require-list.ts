import { shown } from './shown';

/**
 * Throws where a value is no array, plain or typed: a loop over what has no length, such as a Set, would do nothing without a word.
 * @param where the public function on whose behalf, for its error
 */
export function requireList(where: string, what: string, value: unknown): asserts value is ArrayLike<unknown> {
  if (typeof value === 'object' && typeof (value as ArrayLike<unknown> | null)?.length === 'number') return;
  throw new TypeError(`${where}: ${what} must be an array, found ${shown(value)}; Array.from makes one of a Set`);
}
