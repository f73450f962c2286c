import { shown } from './shown';

interface Bounds {
  /** Default 1; -Infinity for any. */
  least?: number;
  /** Default 2⁵³ - 1, the largest whole number that float64 distinguishes from its neighbours. */
  most?: number;
  /** Follows the bounds: where they come from, such as `the gallery's size`. */
  reason?: string;
  /** Ends the error: what to do. */
  advice?: string;
}

/**
 * Checks that values are whole numbers within bounds.
 * @param where the public function that asks, for the error
 * @param values by name: `{ shots, ways }`
 * @throws RangeError that names the first value that is not
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

/** Whether a value is a whole number that float64 distinguishes from its neighbours, from `least` (default 0) to `most`. */
export const isWholeNumber = (value: unknown, { least = 0, most = Number.MAX_SAFE_INTEGER } = {}): value is number =>
  Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
