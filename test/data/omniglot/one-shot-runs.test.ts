import { expect, test } from 'vitest';
import { readOneShotRuns } from '../../../lib/data/omniglot/one-shot-runs';
import { dot, labelsOf, two, zipOf } from './archives';

const rows = Array.from({ length: 20 }, (_, row) => row);
/** In run r, test image i shows the letter of training image (i + r) mod 20. */
const answersOf = (run: number) => rows.map((row) => (row + run) % 20);
const dots = rows.map(dot);
const members = rows.flatMap((_, i): [string, Uint8Array][] => {
  const run = `run${two(i + 1)}`;
  return [
    [`${run}/`, new Uint8Array(0)],
    [`${run}/class_labels.txt`, labelsOf(run, answersOf(i + 1))],
    ...rows.flatMap((row): [string, Uint8Array][] => [
      [`${run}/training/class${two(row + 1)}.png`, dots[row]],
      [`${run}/test/item${two(row + 1)}.png`, dots[(row + 5) % 20]],
    ]),
  ];
});

/** The column of the ink of each image. */
const columns = (images: Uint8Array) => rows.map((row) => images.indexOf(255, row * 11025) - row * 11025);

test('runs have their images in the order of the names, and the answers', async () => {
  const runs = await readOneShotRuns(zipOf([...members].reverse()), 'runs');
  expect(runs.map(({ name }) => name)).toEqual(rows.map((row) => `run${two(row + 1)}`));
  for (const [i, { name, training, test, answers }] of runs.entries()) {
    expect([training.name, test.name]).toEqual([`Omniglot ${name} training`, `Omniglot ${name} test`]);
    expect([...answers]).toEqual(answersOf(i + 1));
    expect([...training.labels]).toEqual(rows);
    expect(test.labels).toEqual(answers);
    expect(columns(training.images)).toEqual(rows);
    expect(columns(test.images)).toEqual(rows.map((row) => (row + 5) % 20));
    expect([training.shape, test.shape]).toEqual([
      [105, 105, 1],
      [105, 105, 1],
    ]);
  }
});

test.each([
  ['an image', 'run20/test/item20.png'],
  ['the labels', 'run03/class_labels.txt'],
])('%s that is missing is named', async (_, path) => {
  const zip = zipOf(members.filter(([name]) => name !== path));
  await expect(readOneShotRuns(zip, 'runs')).rejects.toThrow(
    `runs: must have ${path}, found 819 other files; get the file`,
  );
});

test('a damaged image is named', async () => {
  const zip = zipOf(
    members.map(([name, bytes]) => [name, name === 'run01/test/item02.png' ? bytes.subarray(0, 60) : bytes]),
  );
  await expect(readOneShotRuns(zip, 'runs')).rejects.toThrow('run01/test/item02.png: must be a PNG of 105x105');
});
