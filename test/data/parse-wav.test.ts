import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWav } from '../../lib/data/parse-wav';
import { WavError } from '../../lib/data/wav/wav-error';
import { chunk, format, riff, wavOf } from './wav/wav-bytes';

/** What libsndfile reads. */
const golden: { cases: { name: string; file: string; sampleRate: number; subtype: string; channels: number[][] }[] } =
  JSON.parse(readFileSync(join(__dirname, '..', 'oracles', 'wav-golden.json'), 'utf8'));

/** Reads the samples one byte at a time; the header is known to be right. */
function slowSamples(data: Uint8Array, { channels, bits }: { channels: number; bits: number }): number[][] {
  const size = bits / 8;
  return Array.from({ length: channels }, (_, channel) => {
    const samples: number[] = [];
    for (let at = channel * size; at < data.length; at += channels * size) {
      let value = 0n;
      for (let digit = size - 1; digit >= 0; digit--) value = value * 256n + BigInt(data[at + digit]);
      const signed = bits === 8 ? value - 128n : BigInt.asIntN(bits, value);
      samples.push(Math.fround(Number(signed) / 2 ** (bits - 1)));
    }
    return samples;
  });
}

const listed = (channels: Float32Array[]) => channels.map((samples) => Array.from(samples));

describe('a whole file', () => {
  test.each(golden.cases)("$name: libsndfile's values", ({ file, sampleRate, subtype, channels }) => {
    const found = parseWav(new Uint8Array(Buffer.from(file, 'base64')));
    expect(listed(found.channels)).toEqual(channels);
    expect(found.sampleRate).toBe(sampleRate);
    const kinds: Record<string, [string, number]> = { PCM_U8: ['integer', 8], FLOAT: ['float', 32] };
    expect([found.encoding, found.bits]).toEqual(kinds[subtype] ?? ['integer', Number(subtype.slice(4))]);
  });

  test('any samples come back as they were written, among other chunks in any order', () => {
    const settings = fc.record({
      bits: fc.constantFrom(8, 16, 24, 32),
      channels: fc.integer({ min: 1, max: 4 }),
      rate: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    });
    const file = settings.chain((chosen) => {
      const frame = (chosen.bits / 8) * chosen.channels;
      const data = fc.integer({ min: 1, max: 20 }).chain((frames) => {
        const length = frames * frame;
        return fc.uint8Array({ minLength: length, maxLength: length });
      });
      const others = fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 3 });
      return fc.tuple(fc.constant(chosen), data, others, fc.infiniteStream(fc.nat(1000)));
    });
    fc.assert(
      fc.property(file, ([chosen, data, others, order]) => {
        const chunks = [
          chunk('fmt ', format(chosen)),
          chunk('data', data),
          ...others.map((other) => chunk('LIST', other)),
        ];
        const shuffled = chunks
          .map((each) => [order.next().value as number, each] as const)
          .sort(([a], [b]) => a - b)
          .map(([, each]) => each);
        const found = parseWav(riff(...shuffled));
        expect(listed(found.channels)).toEqual(slowSamples(data, chosen));
        expect([found.sampleRate, found.bits]).toEqual([chosen.rate, chosen.bits]);
      }),
    );
  });

  test('floats stay as they are', () => {
    const values = Float32Array.of(2.5, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-40);
    const bytes = riff(chunk('fmt ', format({ tag: 3, bits: 32 })), chunk('data', new Uint8Array(values.buffer)));
    expect(parseWav(bytes).channels).toEqual([values]);
  });

  test('may lie anywhere in its buffer, even in a Buffer', () => {
    const whole = wavOf([1, -2, 3]);
    const buffer = Buffer.concat([Buffer.alloc(7, 255), whole, Buffer.alloc(9, 255)]);
    expect(parseWav(buffer.subarray(7, 7 + whole.length))).toEqual(parseWav(whole));
    expect(listed(parseWav(whole).channels)).toEqual([[1 / 32768, -2 / 32768, 3 / 32768]]);
  });
});

describe('everything else is refused with what was found', () => {
  const fmt = chunk('fmt ', format({ channels: 2 }));
  test.each<[string, unknown, string]>([
    ['not bytes', [82, 73, 70, 70], 'bytes must be a Uint8Array, found something else; pass the bytes of a file'],
    ['undefined', undefined, 'bytes must be a Uint8Array'],
    ['other bytes', Buffer.from('ID3 and then some music'), "must begin with RIFF and WAVE, found 'ID3 '"],
    ['no format', riff(chunk('data', new Uint8Array(4))), "must have the chunks 'fmt ' and 'data', found no 'fmt '"],
    ['no data', riff(fmt), "found no 'data'"],
    ['no frame', riff(fmt, chunk('data', new Uint8Array(0))), 'must be one or more frames of 4 bytes, found 0 bytes'],
    [
      'half a frame',
      riff(fmt, chunk('data', new Uint8Array(6))),
      'must be one or more frames of 4 bytes, found 6 bytes',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => parseWav(bytes as Uint8Array)).toThrow(WavError);
    expect(() => parseWav(bytes as Uint8Array)).toThrow(message);
  });

  test('every shorter file', () => {
    const whole = wavOf([1, 2, 3, 4]);
    for (let length = 0; length < whole.length; length++)
      expect(() => parseWav(whole.subarray(0, length))).toThrow(WavError);
  });

  test('any bytes give as many samples as they have, or the named error', () => {
    const files = golden.cases.map(({ file }) => new Uint8Array(Buffer.from(file, 'base64')));
    const changed = fc
      .tuple(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(90), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
      )
      .map(([file, changes]) => {
        const bytes = file.slice();
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        return bytes;
      });
    let whole = 0;
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), changed), (bytes) => {
        try {
          const { channels, bits, sampleRate } = parseWav(bytes);
          const samples = channels.reduce((sum, { length }) => sum + length, 0);
          expect((samples * bits) / 8).toBeLessThanOrEqual(bytes.length - 36);
          expect(channels.length * sampleRate * samples).toBeGreaterThan(0);
          whole++;
        } catch (error) {
          if (!(error instanceof WavError)) throw error;
          expect(error.message).toMatch(/^parseWav: .+, found .+; ./);
        }
      }),
      { numRuns: 5_000 },
    );
    expect(whole).toBeGreaterThan(100);
  });
});
