/** The pitch of a frequency in mel: 1127 ln(1 + f / 700), so that 1,000 Hz are 1,000 mel. */
const melOf = (hertz: number): number => 1127 * Math.log1p(hertz / 700);

/** The frequency of a pitch, in hertz. */
const hertzOf = (mel: number): number => 700 * Math.expm1(mel / 1127);

interface Scale {
  bands: number;
  /** Hertz where the lowest band begins and the highest one ends. */
  lowest: number;
  highest: number;
}

/** The pitches in mel where bands begin, have their middles and end: those of band b are edges b, b + 1 and b + 2. */
function edgesOf({ bands, lowest, highest }: Scale): (i: number) => number {
  const [low, high] = [melOf(lowest), melOf(highest)];
  return (i) => low + ((high - low) * i) / (bands + 1);
}

/** The middle of each band, in hertz, [bands]. */
export function bandMiddles(scale: Scale): Float64Array {
  const edge = edgesOf(scale);
  return Float64Array.from({ length: scale.bands }, (_, band) => hertzOf(edge(band + 1)));
}

/** A band of a mel scale: how much each frequency of a spectrum counts, from bin `first` on. */
export interface MelFilter {
  first: number;
  weights: Float64Array;
}

/**
 * `bands` triangles that are equally wide and overlap by half on the mel scale between `lowest` and `highest`: the weight of a frequency
 * falls, linearly in mel, from 1 in the middle of its band to 0 in the middle of either neighbour. Bin k of a spectrum of `size` samples is at
 * k `sampleRate` / `size` hertz. Bin 0, the mean of the samples, counts for nothing.
 * @throws RangeError if a band has no bin
 */
export function melFilters(options: Scale & { size: number; sampleRate: number }): MelFilter[] {
  const { size, sampleRate, bands } = options;
  const edge = edgesOf(options);
  const pitches = Float64Array.from({ length: size / 2 + 1 }, (_, bin) => melOf((bin * sampleRate) / size));
  return Array.from({ length: bands }, (_, band) => {
    const [left, middle, right] = [edge(band), edge(band + 1), edge(band + 2)];
    const weightOf = (pitch: number) =>
      Math.max(0, Math.min((pitch - left) / (middle - left), (right - pitch) / (right - middle)));
    const weights = pitches.map(weightOf);
    weights[0] = 0;
    const first = weights.findIndex((weight) => weight > 0);
    if (first < 0)
      throw new RangeError(
        `logMelSpectrogram: bands must each hold a frequency of the spectrum, which has one every ` +
          `${(sampleRate / size).toFixed(1)} Hz, found none in band ${band} of ${bands}; take fewer bands, or a longer window`,
      );
    return { first, weights: weights.slice(first, weights.findLastIndex((weight) => weight > 0) + 1) };
  });
}
