import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitWavs } from '../../../lib/data/spoken-digits/split-wavs';
import { wavOf } from '../wav/wav-bytes';

const files = [wavOf([1, 2, 3]), wavOf([4]), wavOf([5, 6])];
const joined = new Uint8Array(Buffer.concat(files));

test('files that follow each other are separated', () => {
  expect(splitWavs(joined)).toEqual(files);
  expect(splitWavs(joined)[1].buffer).toBe(joined.buffer);
  expect(splitWavs(new Uint8Array(0))).toEqual([]);
});

test('what is cut short, or something else, is refused with its place', () => {
  const place = files[0].length;
  expect(() => splitWavs(joined.subarray(0, -1))).toThrow(
    `splitWavs: bytes must be whole WAV files, found one cut short at byte ${place + files[1].length}; remove the file`,
  );
  expect(() => splitWavs(Buffer.concat([files[0], Buffer.from('RIF')]))).toThrow(
    `found something else at byte ${place};`,
  );
});

test('any bytes are split without a remainder, or refused', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...files), fc.uint8Array({ maxLength: 9 }))), (parts) => {
      const bytes = new Uint8Array(Buffer.concat(parts));
      try {
        expect(new Uint8Array(Buffer.concat(splitWavs(bytes)))).toEqual(bytes);
      } catch (error) {
        expect((error as Error).message).toMatch(/^splitWavs: /);
      }
    }),
  );
});
