import { expect, test } from 'vitest';
import { riffChunks } from '../../../lib/data/wav/riff-chunks';
import { WavError } from '../../../lib/data/wav/wav-error';
import { chunk, riff } from './wav-bytes';

const [odd, even] = [chunk('odd ', Uint8Array.of(1, 2, 3)), chunk('even', Uint8Array.of(4, 5))];
const found = (bytes: Uint8Array) =>
  Object.fromEntries(Array.from(riffChunks(bytes), ([name, view]) => [name, [...view]]));

test('chunks in any order, padded, are views of the file', () => {
  for (const whole of [riff(odd, even), riff(even, odd)]) {
    expect(found(whole)).toEqual({ 'odd ': [1, 2, 3], even: [4, 5] });
    expect(riffChunks(whole).get('even')!.buffer).toBe(whole.buffer);
  }
  expect(found(riff())).toEqual({});
});

test('the last byte of padding may be missing, or not be counted', () => {
  const whole = riff(even, odd);
  const uncounted = Buffer.from(whole);
  uncounted.writeUInt32LE(whole.length - 9, 4);
  expect(found(uncounted)).toEqual(found(whole));
  expect(found(uncounted.subarray(0, -1))).toEqual(found(whole));
});

const start = (text: string) => {
  const bytes = Buffer.from(riff(even));
  bytes.write(text, 'latin1');
  return bytes;
};
const longer = (length: number) => {
  const bytes = Buffer.from(riff(even));
  bytes.writeUInt32LE(length, 16);
  return bytes;
};

test.each<[string, Uint8Array, string]>([
  ['nothing', new Uint8Array(0), 'must begin with a header of 12 bytes, found 0 bytes; get the file again'],
  ['eleven bytes', riff().subarray(0, 11), 'found 11 bytes'],
  ['another format', start('OggS'), "must begin with RIFF and WAVE, found 'OggS' and 'WAVE'; other formats must be"],
  ['bytes', start('\x00\xff\x01\x02'), "found 00 ff 01 02 and 'WAVE'"],
  ['the other byte order', start('RIFX'), 'RIFX is not supported: save it as an ordinary WAV file'],
  ['a film', Buffer.from(`${Buffer.from(riff(even)).toString('latin1')}`.replace('WAVE', 'AVI '), 'latin1'), "'AVI '"],
  [
    'a file cut short',
    riff(even).subarray(0, -1),
    'a RIFF file that says 14 must have 22 bytes, found 21; get the file again',
  ],
  ['one byte more', Buffer.concat([riff(even), Buffer.alloc(1)]), 'must have 22 bytes, found 23'],
  ['a size that is not known yet', start('RIFF\xff\xff\xff\xff'), 'must have 4294967303 bytes, found 22'],
  ['a chunk that is longer than the file', longer(3), "chunk 'even' at byte 12 must have 3 bytes, found 2"],
  ['a chunk of four thousand million bytes', longer(2 ** 32 - 1), 'must have 4294967295 bytes, found 2'],
  [
    'a header cut short',
    riff(even, Uint8Array.of(1, 2, 3, 4)),
    'a chunk at byte 22 must have a header of 8 bytes, found 4',
  ],
  [
    'two of data',
    riff(chunk('data', Uint8Array.of(1, 2)), chunk('data', Uint8Array.of(3, 4))),
    "'data' must be there once",
  ],
])('%s is refused with what was found', (_, bytes, message) => {
  expect(() => riffChunks(bytes)).toThrow(WavError);
  expect(() => riffChunks(bytes)).toThrow(message);
});

test('other chunks may be there twice', () => {
  expect(found(riff(even, chunk('even', Uint8Array.of(6, 7))))).toEqual({ even: [6, 7] });
});
