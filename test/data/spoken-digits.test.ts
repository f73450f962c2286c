import { expect, test } from 'vitest';
import { fetchDataSet, UnreachableError } from '../../lib/data/fetch-data-set';
import { loadSpokenDigits } from '../../lib/data/spoken-digits';

/** Row, number of samples, their sum, the first three and the last: as Python's `wave` reads them. */
const known: [row: number, count: number, sum: number, first: number[], last: number][] = [
  [0, 2384, 4297, [-1489, -962, -606], -15],
  [1, 4727, -3526, [36, 18, 63], 15],
  [2, 5958, -5695, [-175, -509, 293], -89],
  [1234, 3479, -3418, [73, -125, -25], 181],
  [2999, 3507, -2641, [-2, -9, -5], -4],
];

test('Free Spoken Digits is the real data, whole', { timeout: 300_000 }, async (context) => {
  try {
    await fetchDataSet('spoken-digits');
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return context.skip('skipped: Free Spoken Digits cannot be reached');
  }
  const { name, samples, sampleRate, labels, classNames, speakers, speakerNames, takes, size } =
    await loadSpokenDigits();
  expect([name, sampleRate, size, samples.length]).toEqual(['Free Spoken Digits', 8000, 3000, 3000]);
  expect(classNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  expect(speakerNames).toEqual(['george', 'jackson', 'lucas', 'nicolas', 'theo', 'yweweler']);
  const kinds = new Set(samples.map((_, row) => `${labels[row]} ${speakers[row]} ${takes[row]}`));
  expect(kinds.size).toBe(10 * 6 * 50);
  // Rows in the order of the names 0_george_0, 4_george_4, 9_yweweler_9.
  expect([0, 2, 1234, 2999].map((row) => [labels[row], speakers[row], takes[row]])).toEqual([
    [0, 0, 0],
    [0, 0, 10],
    [4, 0, 4],
    [9, 5, 9],
  ]);
  for (const [row, count, sum, first, last] of known) {
    const values = Array.from(samples[row], (sample) => sample * 32_768);
    expect([values.length, values.slice(0, 3), values.at(-1)]).toEqual([count, first, last]);
    expect(values.reduce((a, b) => a + b)).toBe(sum);
  }
  let [sum, size16, longest] = [0, 0, 0];
  for (const each of samples) {
    longest = Math.max(longest, each.length);
    for (const sample of each) [sum, size16] = [sum + sample * 32_768, size16 + Math.abs(sample * 32_768)];
  }
  expect([sum, size16, longest]).toEqual([-332_692_700, 10_032_154_584, 18_262]);
});
