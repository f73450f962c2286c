import FFT from 'fft.js';

/**
 * |Σₙ w(n) x(n + start) e^(-2πi k n / size)|² for k from 0 to size / 2: how much of each frequency a window of samples holds. The window is
 * Hann's, w(n) = (1 - cos(2π n / length)) / 2; beyond its `length` samples zeros follow up to `size`, a power of two.
 *
 * @returns a function of the first sample's place, whose result is overwritten by the next call; samples beyond the end count as 0
 */
export function powerSpectra(samples: ArrayLike<number>, length: number): (start: number) => Float64Array {
  const size = fftSize(length);
  const fft = new FFT(size);
  const hann = Float64Array.from({ length }, (_, n) => (1 - Math.cos((2 * Math.PI * n) / length)) / 2);
  const [windowed, complex] = [new Array<number>(size).fill(0), fft.createComplexArray() as number[]];
  const powers = new Float64Array(size / 2 + 1);
  return (start) => {
    for (let n = 0; n < length; n++) windowed[n] = start + n < samples.length ? hann[n] * samples[start + n] : 0;
    fft.realTransform(complex, windowed);
    for (let k = 0; k < powers.length; k++) powers[k] = complex[2 * k] ** 2 + complex[2 * k + 1] ** 2;
    return powers;
  };
}

/** The size of the transform of a window: the next power of two, at least 2. */
export const fftSize = (length: number): number => Math.max(2, 2 ** Math.ceil(Math.log2(length)));
