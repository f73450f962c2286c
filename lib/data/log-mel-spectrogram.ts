import { knownOptions } from '../checks/known-options';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';
import { bandMiddles, melFilters } from './sound/mel-filters';
import { fftSize, powerSpectra } from './sound/power-spectra';

export interface LogMelSpectrogramOptions {
  /** Samples per second. */
  sampleRate: number;
  /** Seconds that one spectrum looks at. Default 0.032. */
  window?: number;
  /** Seconds from one spectrum to the next. Default 0.01. */
  hop?: number;
  /** Bands of frequencies. Default 40. */
  bands?: number;
  /** Hertz where the lowest band begins. Default 50. */
  lowest?: number;
  /** Hertz where the highest band ends. Default: half the sample rate. */
  highest?: number;
}

/** How loud each band of frequencies is, as time goes by. */
export interface LogMelSpectrogram {
  /** Decibels, [frames, bands], row-major; the lowest band first. */
  values: Float32Array;
  frames: number;
  bands: number;
  /** The middle of each frame's window, in seconds from the first sample, [frames]. */
  times: Float64Array;
  /** The middle of each band, in hertz, [bands]. */
  frequencies: Float64Array;
}

const known = knownOptions<LogMelSpectrogramOptions>('logMelSpectrogram(samples, { sampleRate: 8000 })', {
  sampleRate: true,
  window: true,
  hop: true,
  bands: true,
  lowest: true,
  highest: true,
});

const where = 'logMelSpectrogram';

/** The power that counts as silence: below it, the logarithm would fall without end. */
const least = 1e-10;

/** The longest window, in samples. */
const longest = 2 ** 16;

/**
 * 10 log₁₀ max(Σₖ M(b, k) |Xₜ(k)|², 10⁻¹⁰) for each frame t and band b. Xₜ is the Fourier transform of the samples from `hop · t` on, `window`
 * long, under a Hann window, filled up with zeros to a power of two. M(b, k) is a triangle over the frequencies: the bands are equally wide
 * on the mel scale, 1127 ln(1 + f / 700), as pitches are for the ear, and each overlaps half of its neighbours.
 *
 * Only whole windows count: 1 + ⌊(samples - window) / hop⌋ frames, except that fewer samples than one window give one frame, as if zeros
 * followed. A sound of a tenth of the amplitude has 20 dB less.
 *
 * @param samples of one channel, usually -1 to 1
 * @throws Error if an option is unknown or the samples are not numbers in a list; RangeError if there are no samples or one is not finite, if
 * a rate, a duration or a frequency is not positive and finite, if the window is not 2 to 65,536 samples or the hop less than one, if the frequencies are not in
 * ascending order up to half the sample rate, or if a band is so narrow that it holds no frequency of the spectrum
 * @see S. Stevens, J. Volkmann, E. Newman, "A scale for the measurement of the psychological magnitude pitch", 1937 (the mel); S. Davis, P.
 * Mermelstein, "Comparison of parametric representations for monosyllabic word recognition in continuously spoken sentences", 1980
 */
export function logMelSpectrogram(samples: ArrayLike<number>, options: LogMelSpectrogramOptions): LogMelSpectrogram {
  const { sampleRate, window = 0.032, hop = 0.01, bands = 40, lowest = 50, highest = sampleRate / 2 } = known(options);
  requireSamples(samples);
  requirePositive({ sampleRate, window, hop, lowest, highest });
  requireWholeNumbers(where, { bands });
  if (!(lowest < highest && highest <= sampleRate / 2))
    throw new RangeError(
      `${where}: lowest and highest must be in ascending order, up to half the sample rate, ${sampleRate / 2} Hz, ` +
        `found ${lowest} and ${highest} Hz`,
    );
  const [length, step] = [Math.round(window * sampleRate), Math.round(hop * sampleRate)];
  if (!(length >= 2 && length <= longest && step >= 1))
    throw new RangeError(
      `${where}: window must be 2 to ${longest.toLocaleString('en')} samples and hop 1 or more, ` +
        `found ${length} and ${step}; give both in seconds`,
    );
  const filters = melFilters({ size: fftSize(length), sampleRate, bands, lowest, highest });
  const powersFrom = powerSpectra(samples, length);
  const frames = 1 + Math.max(0, Math.floor((samples.length - length) / step));
  const values = new Float32Array(frames * bands);
  for (let frame = 0; frame < frames; frame++) {
    const powers = powersFrom(frame * step);
    filters.forEach(({ first, weights }, band) => {
      const power = weights.reduce((sum, weight, i) => sum + weight * powers[first + i], 0);
      values[frame * bands + band] = 10 * Math.log10(Math.max(power, least));
    });
  }
  const times = Float64Array.from({ length: frames }, (_, frame) => (frame * step + length / 2) / sampleRate);
  return { values, frames, bands, times, frequencies: bandMiddles({ bands, lowest, highest }) };
}

function requireSamples(samples: ArrayLike<number>): void {
  const isList = Array.isArray(samples) || (ArrayBuffer.isView(samples) && !(samples instanceof DataView));
  if (!isList)
    throw new Error(
      `${where}: samples must be a list of numbers, found ${shown(samples)}; pass one channel of parseWav`,
    );
  if (samples.length === 0) throw new RangeError(`${where}: samples must be one or more, found none`);
  for (let i = 0; i < samples.length; i++)
    if (!Number.isFinite(samples[i]))
      throw new RangeError(`${where}: samples must be finite numbers, found ${shown(samples[i])} at sample ${i}`);
}

function requirePositive(settings: Record<string, number>): void {
  for (const [name, value] of Object.entries(settings))
    if (!(typeof value === 'number' && value > 0 && Number.isFinite(value)))
      throw new RangeError(`${where}: ${name} must be a finite number above 0, found ${shown(value)}`);
}
