import { expect, test } from 'vitest';
import { WavError } from '../../../lib/data/wav/wav-error';
import { wavFormat } from '../../../lib/data/wav/wav-format';
import { extensible, format } from './wav-bytes';

test('integers and floats, plain and extensible, with whatever follows', () => {
  for (const bits of [8, 16, 24, 32])
    for (const chunk of [
      format({ bits }),
      extensible({ tag: 1, bits }),
      Buffer.concat([format({ bits }), Buffer.alloc(2)]),
    ])
      expect(wavFormat(chunk)).toEqual({ encoding: 'integer', channels: 1, sampleRate: 8000, bits });
  for (const make of [format, extensible])
    expect(wavFormat(make({ tag: 3, bits: 32, channels: 6, rate: 96_000 }))).toEqual({
      encoding: 'float',
      channels: 6,
      sampleRate: 96_000,
      bits: 32,
    });
});

const strange = extensible({ tag: 1 });
strange[30] ^= 1;

test.each<[string, Uint8Array, string]>([
  ['too few bytes', format().subarray(0, 15), "chunk 'fmt ' must have 16 bytes or more, found 15"],
  [
    'mu-law',
    format({ tag: 7, bits: 8 }),
    'the format must be 0x0001 (PCM) or 0x0003 (float), found 0x0007; convert it to PCM',
  ],
  ['mu-law, extensible', extensible({ tag: 7, bits: 8 }), 'found 0x0007'],
  ['another identifier', strange, 'the extensible format must be PCM or float, found another'],
  ['an extensible format cut short', extensible({ tag: 1 }).subarray(0, 39), 'must have 40 bytes or more, found 39'],
  ['12 bits', format({ bits: 12, frame: 2 }), 'a sample must have 8, 16, 24, 32 bits, found 12'],
  ['floats of 64 bits', format({ tag: 3, bits: 64 }), 'a sample must have 32 bits as a float, found 64'],
  ['no channel', format({ channels: 0, frame: 2 }), 'channels and sample rate must be 1 or more, found 0 and 8000'],
  ['no rate', format({ rate: 0 }), 'found 1 and 0'],
  ['a frame of another size', format({ channels: 2, frame: 2 }), 'a frame of 2 x 16 bits must have 4 bytes, found 2'],
])('%s: refused with what was found', (_, chunk, message) => {
  expect(() => wavFormat(chunk)).toThrow(WavError);
  expect(() => wavFormat(chunk)).toThrow(message);
});
