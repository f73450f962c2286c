import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logMelSpectrogram } from '../../lib/data/log-mel-spectrogram';
import '../matchers';

interface Golden {
  name: string;
  samples: number[];
  options: { sampleRate: number; window: number; hop: number; bands: number; lowest: number; highest: number };
  frames: number;
  values: number[];
}

/** By TensorFlow's tf.signal: stft and linear_to_mel_weight_matrix. */
const golden: { cases: Golden[] } = JSON.parse(
  readFileSync(join(__dirname, '..', 'oracles', 'mel-golden.json'), 'utf8'),
);

const tone = (hertz: number, count = 4000, sampleRate = 8000) =>
  Float32Array.from({ length: count }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / sampleRate));
const loudest = ({ values, bands }: { values: Float32Array; bands: number }, frame: number) => {
  const row = [...values.subarray(frame * bands, (frame + 1) * bands)];
  return row.indexOf(Math.max(...row));
};

describe('logMelSpectrogram', () => {
  it.each(golden.cases)("gives TensorFlow's decibels: $name", ({ samples, options, frames, values }) => {
    const found = logMelSpectrogram(Float32Array.from(samples), options);
    expect([found.frames, found.bands]).toEqual([frames, options.bands]);
    expect(found.values).toBeAllclose(Float32Array.from(values), { rtol: 0, atol: 1e-3 });
  });

  it('puts a tone into the band of its pitch, and twice the amplitude 6.02 dB higher', () => {
    const mel = (f: number) => 1127 * Math.log(1 + f / 700);
    for (const hertz of [200, 440, 1000, 2500]) {
      const found = logMelSpectrogram(tone(hertz), { sampleRate: 8000 });
      const band = ((mel(hertz) - mel(50)) / (mel(4000) - mel(50))) * 41 - 1;
      expect(Math.abs(loudest(found, 10) - band)).toBeLessThan(0.6);
      const half = logMelSpectrogram(
        tone(hertz).map((sample) => sample / 2),
        { sampleRate: 8000 },
      );
      const at = 10 * 40 + loudest(found, 10);
      expect(found.values[at] - half.values[at]).toBeCloseTo(20 * Math.log10(2), 3);
    }
  });

  it('says where its frames and bands are', () => {
    for (const hertz of [200, 440, 1000, 2500]) {
      const found = logMelSpectrogram(tone(hertz), { sampleRate: 8000 });
      const band = loudest(found, 10);
      const [below, above] = [found.frequencies[band - 1], found.frequencies[band + 1]];
      expect(hertz).toBeGreaterThan(below);
      expect(hertz).toBeLessThan(above);
    }
    const { times, frequencies } = logMelSpectrogram(tone(300, 500), { sampleRate: 8000, bands: 1, lowest: 100 });
    // 1127 ln(1 + f / 700) is 150.49 at 100 Hz and 2146.06 at 4,000 Hz: 1148.27 in the middle.
    expect([...frequencies]).toEqual([expect.closeTo(700 * (Math.exp(1148.27 / 1127) - 1), 1)]);
    expect([...times]).toEqual([0.016, 0.026, 0.036, 0.046].map((time) => expect.closeTo(time, 12)));
  });

  it('has one frame for each whole window, and one for what is shorter', () => {
    const framesOf = (count: number) => logMelSpectrogram(tone(300, count), { sampleRate: 8000 }).frames;
    expect([1, 255, 256, 335, 336, 416].map(framesOf)).toEqual([1, 1, 1, 1, 2, 3]);
  });

  it('is the same for the same sound later, and -100 dB where there is none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 100, max: 3500 }), (hops, hertz) => {
        const sound = tone(hertz, 1000);
        const late = new Float32Array(80 * hops + sound.length);
        late.set(sound, 80 * hops);
        const [now, then] = [sound, late].map((samples) => logMelSpectrogram(samples, { sampleRate: 8000 }));
        expect(then.values.subarray(40 * hops)).toEqual(now.values);
      }),
      { numRuns: 20 },
    );
    expect(logMelSpectrogram(new Float32Array(300), { sampleRate: 8000 }).values).toEqual(
      new Float32Array(40).fill(-100),
    );
  });

  it('takes an array as it takes a Float32Array', () => {
    const samples = tone(700, 500);
    expect(logMelSpectrogram([...samples], { sampleRate: 8000 })).toEqual(
      logMelSpectrogram(samples, { sampleRate: 8000 }),
    );
  });

  it('refuses what is no sound, or cannot be cut into bands', () => {
    const sound = tone(300, 600);
    const cases: [unknown, object, string][] = [
      ['la', {}, "samples must be a list of numbers, found 'la'; pass one channel of parseWav"],
      [[], {}, 'samples must be one or more, found none'],
      [[0, Number.NaN], {}, 'samples must be finite numbers, found NaN at sample 1'],
      [sound, { sampleRate: 0 }, 'sampleRate must be a finite number above 0, found 0'],
      [sound, { hop: -1 }, 'hop must be a finite number above 0, found -1'],
      [
        sound,
        { window: 2048 * 8000 },
        'window must be 2 to 65,536 samples and hop 1 or more, found 131072000000 and 80',
      ],
      [sound, { hop: 1e-9 }, 'found 256 and 0; give both in seconds'],
      [sound, { bands: 2.5 }, 'bands must be a whole number of 1 or more, found 2.5'],
      [sound, { highest: 5000 }, 'up to half the sample rate, 4000 Hz, found 50 and 5000 Hz'],
      [sound, { lowest: 4000 }, 'in ascending order'],
      [sound, { bands: 128 }, 'one every 31.3 Hz, found none in band 4 of 128; take fewer bands, or a longer window'],
    ];
    for (const [samples, options, message] of cases)
      expect(() => logMelSpectrogram(samples as number[], { sampleRate: 8000, ...options })).toThrow(message);
  });
});
