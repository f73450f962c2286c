import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseWav } from '../../lib/data/parse-wav';
import { encodeWav } from '../../lib/display/encode-wav';
import { wavOf } from '../data/wav/wav-bytes';

it('writes what a file of 16 bits has, byte by byte', () => {
  const integers = [0, 1, -1, 255, 256, -32_768, 32_767, 12_345];
  const samples = Float32Array.from(integers, (integer) => integer / 32_768);
  expect(encodeWav(samples, 16_000)).toEqual(wavOf(integers, 16_000));
  expect(Buffer.from(encodeWav([0.5], 8000)).toString('hex')).toBe(
    `${'52494646 26000000 57415645 666d7420 10000000 0100 0100 401f0000 803e0000 0200 1000 64617461 02000000 0040'.replaceAll(' ', '')}`,
  );
});

it('is read back to half a step of 16 bits, and twice written is the same', () => {
  const samples = fc.float32Array({ minLength: 1, maxLength: 50, min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 192_000 }), (given, rate) => {
      const bytes = encodeWav(given, rate);
      const { channels, sampleRate, bits, encoding } = parseWav(bytes);
      expect([channels.length, sampleRate, bits, encoding]).toEqual([1, rate, 16, 'integer']);
      for (const [i, sample] of given.entries())
        expect(Math.abs(channels[0][i] - Math.min(sample, 32_767 / 32_768))).toBeLessThanOrEqual(1 / 65_536);
      expect(encodeWav(channels[0], rate)).toEqual(bytes);
    }),
  );
});

it('clips what is beyond -1 and 1', () => {
  expect([...parseWav(encodeWav([1, 1.5, 1e30, -1, -1.001, -7], 8000)).channels[0]]).toEqual([
    ...new Array(3).fill(32_767 / 32_768),
    ...new Array(3).fill(-1),
  ]);
});
