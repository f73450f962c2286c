import { expect, test } from 'vitest';
import { recordings, speakerNames } from '../../../lib/data/spoken-digits/recordings';

test('50 takes of each digit by each speaker, in the order of the names as bytes', () => {
  const names = recordings.map(({ file }) => file);
  expect(names.length).toBe(3_000);
  expect(new Set(names).size).toBe(3_000);
  const bytes = names.map((name) => Buffer.from(name)).sort(Buffer.compare);
  expect(bytes.map(String)).toEqual(names);
  for (const { file, digit, speaker, take } of recordings)
    expect(file).toBe(`${digit}_${speakerNames[speaker]}_${take}.wav`);
  expect(names.slice(0, 3)).toEqual(['0_george_0.wav', '0_george_1.wav', '0_george_10.wav']);
});
