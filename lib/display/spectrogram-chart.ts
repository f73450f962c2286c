import { knownOptions } from '../checks/known-options';
import { shortNumber } from './alt-text';
import { requireRange } from './color-range';
import { scaleColor } from './color-scale';
import { figure } from './figure';
import type { Figure } from './picture';
import { defaultRange, requireSpectrogram, type SpectrogramLike } from './spectrogram-like';

export interface SpectrogramChartOptions {
  title: string;
  /**
   * The decibels at the two ends of the colour scale; values beyond take the colour of the nearer end. Default: from 80 below the loudest value
   * to it. Spectrograms that are to be compared need one range.
   */
  range?: readonly [low: number, high: number];
  /** Replaces the alt text that is made from the numbers. */
  alt?: string;
}

/** A spectrogram whose frames and bands have their places. */
export interface PlacedSpectrogram extends SpectrogramLike {
  /** The middle of each frame in seconds, [frames], in ascending order. */
  times: ArrayLike<number>;
  /** The middle of each band in hertz, [bands], in ascending order. */
  frequencies: ArrayLike<number>;
}

const where = 'spectrogramChart';
const most = 100_000;
/** Frequencies that are marked if they are within the bands, in hertz. */
const marked = [20, 50, 100, 200, 500, 1000, 2000, 4000, 8000, 16_000];
const viridis = Array.from({ length: 9 }, (_, i) => [i / 8, `rgb(${scaleColor(i / 8).join(', ')})`]);

const known = knownOptions<SpectrogramChartOptions>("spectrogramChart(spectrogram, { title: 'seven' })", {
  title: true,
  range: true,
  alt: true,
});

/**
 * A spectrogram with its axes: seconds from left to right, bands from low to high with their frequencies in hertz, dark for silence and light
 * for loud. Bands are equally high, as they are equally wide on the mel scale. `spectrogramTile` shows many in a `montage`.
 * @param spectrogram what `logMelSpectrogram` gives, of at most 100,000 values: 25 seconds by its default settings
 * @throws Error if an option is unknown; RangeError if there is not one finite value for each band of each frame, one time per frame and one
 * frequency per band, if there are more than 100,000 values, or if the range is not two finite numbers in ascending order
 */
export function spectrogramChart(spectrogram: PlacedSpectrogram, options: SpectrogramChartOptions): Figure {
  const { title, range, alt } = known(options);
  const { values, frames, bands, times, frequencies } = spectrogram;
  const loudest = requireSpectrogram(where, spectrogram);
  if (times.length !== frames || frequencies.length !== bands)
    throw new RangeError(
      `${where}: times and frequencies must be ${frames} and ${bands}, found ${times.length} and ${frequencies.length}`,
    );
  if (values.length > most)
    throw new RangeError(
      `${where}: values must be at most ${most.toLocaleString('en')}, found ${values.length.toLocaleString('en')}; ` +
        'show a part of the recording, or make the hop longer',
    );
  const [low, high] = range ?? defaultRange(values[loudest]);
  requireRange(where, low, high);
  const rounded = (value: number) => Number(value.toFixed(1));
  const data = {
    type: 'heatmap',
    x: Array.from(times, (time) => Number(time.toFixed(4))),
    y: Array.from({ length: bands }, (_, band) => band + 1),
    z: Array.from({ length: bands }, (_, band) =>
      Array.from({ length: frames }, (_, frame) => rounded(values[frame * bands + band])),
    ),
    zmin: low,
    zmax: high,
    colorscale: viridis,
    colorbar: { title: { text: 'dB' } },
    hovertemplate: `%{x:.2f} s, band %{y} of ${bands}: %{z:.0f} dB<extra></extra>`,
  };
  const ticks = marked.filter((hertz) => hertz >= frequencies[0] && hertz <= frequencies[bands - 1]);
  const layout = {
    height: 360,
    title: { text: title },
    margin: { l: 72, r: 28, t: 56, b: 64 },
    xaxis: { title: { text: 'time (s)' } },
    yaxis: {
      title: { text: 'frequency (Hz)' },
      showgrid: false,
      tickvals: ticks.map((hertz) => 1 + placeOf(hertz, frequencies)),
      ticktext: ticks.map((hertz) => hertz.toLocaleString('en')),
    },
  };
  const [frame, band] = [Math.floor(loudest / bands), loudest % bands];
  const words =
    `Spectrogram "${title}", ${shortNumber(times[0])} to ${shortNumber(times[frames - 1])} s, ${bands} bands from ` +
    `${shortNumber(frequencies[0])} to ${shortNumber(frequencies[bands - 1])} Hz. Loudest, ${shortNumber(values[loudest])} dB, at ` +
    `${shortNumber(times[frame])} s in the band around ${shortNumber(frequencies[band])} Hz.`;
  return figure({ data: [data], layout, alt: alt ?? words });
}

/** The place of a value among ascending numbers, counted from 0; between two of them, by its share of the way. */
function placeOf(value: number, numbers: ArrayLike<number>): number {
  let below = 0;
  while (below < numbers.length - 2 && numbers[below + 1] <= value) below++;
  const [from, to] = [numbers[below], numbers[below + 1] ?? numbers[below] + 1];
  return below + (value - from) / (to - from);
}
