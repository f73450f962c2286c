import { shown } from './shown';

interface Bounds {
  /** Default 1; -Infinity for any. */
  least?: number;
  /** Default 2⁵³ - 1, the last whole number that has no other beside it. */
  most?: number;
  /** Behind the bounds: what they come from, such as `the gallery's size`. */
  reason?: string;
  /** At the end: what to do. */
  advice?: string;
}

/**
 * Throws where one of the values is not a whole number within bounds.
 * @param where the public function on whose behalf, for its error
 * @param values by the names that the caller knows them by: `{ shots, ways }`
 * @throws RangeError that names the first that is none
 */
export function requireWholeNumbers(
  where: string,
  values: Record<string, unknown>,
  { least = 1, most = Number.MAX_SAFE_INTEGER, reason, advice }: Bounds = {},
): void {
  for (const [name, value] of Object.entries(values)) {
    if (isWholeNumber(value, { least, most })) continue;
    const wanted =
      most < Number.MAX_SAFE_INTEGER
        ? ` from ${least} to ${most}`
        : least > Number.NEGATIVE_INFINITY
          ? ` of ${least.toLocaleString('en')} or more`
          : '';
    throw new RangeError(
      `${where}: ${name} must be a whole number${wanted}${reason ? `, ${reason}` : ''}, found ${shown(value)}${advice ? `; ${advice}` : ''}`,
    );
  }
}

/** Whether a value is a whole number that float64 tells from its neighbours, from `least` (default 0) to `most`. */
export const isWholeNumber = (value: unknown, { least = 0, most = Number.MAX_SAFE_INTEGER } = {}): value is number =>
  Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
