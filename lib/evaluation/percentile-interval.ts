import { requireWholeNumbers } from '../checks/require-whole-numbers';

/** A measured value and the ends of its interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** The quantiles (1 - level) / 2 and (1 + level) / 2 of resampled values, which are sorted in place. */
export function percentileInterval(values: Float64Array, level: number): { low: number; high: number } {
  values.sort();
  const cut = (1 - level) / 2;
  return { low: quantile(values, cut), high: quantile(values, 1 - cut) };
}

/** A quantile of ascending values, with linear interpolation. */
function quantile(values: Float64Array, share: number): number {
  const position = share * (values.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, values.length - 1);
  return values[below] + (position - below) * (values[above] - values[below]);
}

/** @throws Error if the level is not between 0 and 1; RangeError if there are too few resamples for one to lie beyond each end */
export function checkResampling(where: string, level: number, resamples: number): void {
  if (!(level > 0 && level < 1))
    throw new Error(`${where}: level must be between 0 and 1, found ${level}; 0.95 leaves out one in twenty`);
  // In floating point 2 / (1 - 0.9) is a little more than 20.
  const fewest = Math.ceil(2 / (1 - level) - 1e-9);
  requireWholeNumbers(where, { resamples }, { least: fewest, reason: `as level ${level} needs` });
}
