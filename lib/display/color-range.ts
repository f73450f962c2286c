/**
 * Checks the values at the two ends of a colour scale.
 * @param where the public function that asks, for the error
 * @throws RangeError if they are not two finite numbers, the lower one first
 */
export function requireRange(where: string, low: number, high: number): void {
  if (low < high && Number.isFinite(high - low)) return;
  throw new RangeError(`${where}: range must be two finite numbers, the lower one first, found ${low} to ${high}`);
}

/** The lowest and the highest of finite values, a little apart if all are equal. */
export function extremes(values: Float64Array): [low: number, high: number] {
  const low = values.reduce((lowest, value) => Math.min(lowest, value));
  const high = values.reduce((highest, value) => Math.max(highest, value));
  return low < high ? [low, high] : [low, low + 1];
}
