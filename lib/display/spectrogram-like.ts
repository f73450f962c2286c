import { requireWholeNumbers } from '../checks/require-whole-numbers';

/** What pictures of a spectrogram need of it. */
export interface SpectrogramLike {
  /** Decibels, [frames, bands], row-major; the lowest band first. */
  values: ArrayLike<number>;
  frames: number;
  bands: number;
}

/**
 * @param where the public function that asks, for the error
 * @returns the place of the highest value, the first of equals
 * @throws RangeError if there are no frames or bands, or if there is not one finite value for each band of each frame
 */
export function requireSpectrogram(where: string, { values, frames, bands }: SpectrogramLike): number {
  requireWholeNumbers(where, { frames, bands });
  if (values.length !== frames * bands)
    throw new RangeError(
      `${where}: values must be ${frames * bands} for ${frames} frames of ${bands} bands, found ${values.length}`,
    );
  let loudest = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]))
      throw new RangeError(
        `${where}: values must be finite numbers, found ${values[i]} in band ${i % bands} of frame ${Math.floor(i / bands)}`,
      );
    if (values[i] > values[loudest]) loudest = i;
  }
  return loudest;
}

/** The decibels at the two ends of the colour scale by default: what is 80 below the loudest is hardly heard beside it. */
export const defaultRange = (loudest: number): readonly [low: number, high: number] => [loudest - 80, loudest];
