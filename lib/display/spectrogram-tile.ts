import { knownOptions } from '../checks/known-options';
import { requireRange } from './color-range';
import { scaleColor } from './color-scale';
import { defaultRange, requireSpectrogram, type SpectrogramLike } from './spectrogram-like';
import type { Tile } from './tile';

export interface SpectrogramTileOptions extends Pick<Tile, 'caption' | 'color' | 'border' | 'alt'> {
  /**
   * The decibels at the two ends of the colour scale; values beyond take the colour of the nearer end. Default: from 80 below the loudest value
   * to it. Spectrograms that are to be compared need one range.
   */
  range?: readonly [low: number, high: number];
}

const where = 'spectrogramTile';

const known = knownOptions<SpectrogramTileOptions>("spectrogramTile(spectrogram, { caption: 'seven' })", {
  range: true,
  caption: true,
  color: true,
  border: true,
  alt: true,
});

/**
 * A spectrogram as a tile for `montage`: time from left to right, low frequencies at the bottom, dark for silence and light for loud. One pixel
 * per frame and band: pixel (y, x) shows band `bands` - 1 - y of frame x.
 * @param spectrogram [frames, bands], row-major, in decibels: what `logMelSpectrogram` gives
 * @throws Error if an option is unknown; RangeError if frames and bands are not whole numbers of 1 or more, if there is not one finite value for
 * each band of each frame, or if the range is not two finite numbers in ascending order
 */
export function spectrogramTile(spectrogram: SpectrogramLike, options: SpectrogramTileOptions = {}): Tile {
  const { range, ...rest } = known(options);
  const { values, frames, bands } = spectrogram;
  const loudest = requireSpectrogram(where, spectrogram);
  const [low, high] = range ?? defaultRange(values[loudest]);
  requireRange(where, low, high);
  const pixels = new Uint8Array(frames * bands * 3);
  for (let i = 0; i < values.length; i++) {
    const [x, y] = [Math.floor(i / bands), bands - 1 - (i % bands)];
    pixels.set(scaleColor((values[i] - low) / (high - low)), (y * frames + x) * 3);
  }
  const alt =
    `spectrogram of ${frames} frames and ${bands} bands, loudest in band ${(loudest % bands) + 1} of ${bands} ` +
    `at frame ${Math.floor(loudest / bands) + 1}`;
  return { alt, ...rest, pixels, shape: [bands, frames, 3] };
}
