import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { fetchDataSet, UnreachableError } from '../../lib/data/fetch-data-set';
import { loadOmniglot } from '../../lib/data/omniglot';
import { setEnvironment, temporaryFolder } from './tiny-data-set';

type Ink = [pixels: number, places: number];
interface Summary {
  images: number;
  ink: Ink;
  some: Record<string, Ink>;
}
interface Run {
  answers: number[];
  training: Ink[];
  test: Ink[];
}
/** What Pillow and Python read from the same archives. */
const golden: { small1: Summary; small2: Summary; runs: Record<string, Run> } = JSON.parse(
  readFileSync(join(__dirname, '..', 'oracles', 'omniglot-golden.json'), 'utf8'),
);

const pixels = 105 * 105;

/** How many pixels of an image have ink, and the sum of their places, counted from 1. */
function inkOf(images: Uint8Array, row: number): Ink {
  let [count, sum] = [0, 0];
  for (let place = 1, at = row * pixels; place <= pixels; place++, at++) {
    if (images[at] === 255) [count, sum] = [count + 1, sum + place];
    else if (images[at] !== 0) throw new Error(`image ${row} has a pixel of ${images[at]}`);
  }
  return [count, sum];
}

const allInk = (images: Uint8Array, rows: number[]) => rows.map((row) => inkOf(images, row)).reduce(sumOf, [0, 0]);
const sumOf = ([a, b]: Ink, [c, d]: Ink): Ink => [a + c, b + d];
const rowsOf = ({ size }: { size: number }) => Array.from({ length: size }, (_, row) => row);

/** Why the archives cannot be read here; undefined if they can. */
async function missing(...keys: string[]): Promise<string | undefined> {
  for (const key of keys) {
    const error = await fetchDataSet(key).then(
      () => undefined,
      (reason: Error) => reason,
    );
    if (error && !(error instanceof UnreachableError)) throw error;
    if (error) return 'skipped: Omniglot cannot be reached';
  }
}

const small = { timeout: 300_000 };

describe('the real data', () => {
  test.for<['small1' | 'small2', number, number, string[]]>([
    ['small1', 2_720, 136, ['Balinese', 'Early_Aramaic', 'Greek', 'Korean', 'Latin']],
    ['small2', 3_120, 156, ['Greek', 'Japanese_(katakana)', 'Latin', 'Sanskrit', 'Tagalog']],
  ])('%s', small, async ([background, size, letters, alphabets], context) => {
    const skip = await missing(`omniglot-${background}`, 'omniglot-runs');
    if (skip) return context.skip(skip);
    const { background: found, evaluation } = await loadOmniglot({ background });
    expect(evaluation).toBeUndefined();
    expect([found.name, found.size, found.shape]).toEqual([`Omniglot background (${background})`, size, [105, 105, 1]]);
    expect([found.classNames.length, found.alphabetNames]).toEqual([letters, alphabets]);
    expect(allInk(found.images, rowsOf(found))).toEqual(golden[background].ink);
    // A letter has twenty images, one by each drawer, and the rows are in the order of the files' paths.
    for (const row of rowsOf(found)) {
      expect([found.labels[row], found.drawers[row]]).toEqual([Math.floor(row / 20), row % 20]);
      expect(found.classNames[found.labels[row]].split('/')[0]).toBe(found.alphabetNames[found.alphabets[row]]);
    }
    for (const [i, [path, ink]] of Object.entries(golden[background].some).entries()) {
      expect(inkOf(found.images, 500 * i)).toEqual(ink);
      expect(path.startsWith(`${found.classNames[found.labels[500 * i]]}/`)).toBe(true);
    }
  });

  test('both small sets, without duplicates', small, async (context) => {
    const skip = await missing('omniglot-small1', 'omniglot-small2', 'omniglot-runs');
    if (skip) return context.skip(skip);
    const { background } = await loadOmniglot({ background: 'both-small' });
    const { size, classNames, alphabetNames, images, labels, alphabets } = background;
    expect([size, classNames.length, alphabetNames]).toEqual([
      4_840,
      242,
      ['Balinese', 'Early_Aramaic', 'Greek', 'Japanese_(katakana)', 'Korean', 'Latin', 'Sanskrit', 'Tagalog'],
    ]);
    expect(new Set(classNames).size).toBe(242);
    const pictures = rowsOf(background).map((row) =>
      Buffer.from(images.buffer, row * pixels, pixels).toString('latin1'),
    );
    expect(new Set(pictures).size).toBe(4_840);
    // Greek and Latin are in both: each image of the two sets is here once.
    const shared = rowsOf(background).filter((row) => ['Greek', 'Latin'].includes(alphabetNames[alphabets[row]]));
    expect(shared.length).toBe(20 * (24 + 26));
    const twice = sumOf(allInk(images, rowsOf(background)), allInk(images, shared));
    expect(twice).toEqual(sumOf(golden.small1.ink, golden.small2.ink));
    expect([labels[0], classNames[0], classNames[241]]).toEqual([0, 'Balinese/character01', 'Tagalog/character17']);
  });

  test('the runs of the one-shot task', small, async (context) => {
    const skip = await missing('omniglot-small1', 'omniglot-runs');
    if (skip) return context.skip(skip);
    const { runs } = await loadOmniglot({ background: 'small1' });
    expect(runs.map(({ name }) => name)).toEqual(Object.keys(golden.runs));
    for (const { name, training, test, answers } of runs) {
      const wanted = golden.runs[name];
      expect([...answers]).toEqual(wanted.answers);
      expect(test.labels).toEqual(answers);
      expect(rowsOf(training).map((row) => inkOf(training.images, row))).toEqual(wanted.training);
      expect(rowsOf(test).map((row) => inkOf(test.images, row))).toEqual(wanted.test);
    }
    expect(runs.length).toBe(20);
  });

  test('the full background and the evaluation set', { timeout: 900_000 }, async (context) => {
    const skip = await missing('omniglot-background', 'omniglot-evaluation', 'omniglot-runs');
    if (skip) return context.skip(skip);
    const { background, evaluation } = await loadOmniglot();
    for (const [found, alphabets, letters] of [
      [background, 30, 964],
      [evaluation, 20, 659],
    ] as const) {
      expect([found.alphabetNames.length, found.classNames.length, found.size]).toEqual([
        alphabets,
        letters,
        20 * letters,
      ]);
      expect(rowsOf(found).filter((row) => found.drawers[row] !== row % 20)).toEqual([]);
    }
  });
});

describe('what cannot be loaded', () => {
  test('an unknown background, or option, is refused', async () => {
    const wrong = (options: object) => loadOmniglot(options);
    await expect(wrong({ background: 'small' })).rejects.toThrow(
      "loadOmniglot: background must be full, small1, small2, both-small, found 'small'; leave it out for the full set",
    );
    await expect(wrong({ background: 'constructor' })).rejects.toThrow("found 'constructor'");
    await expect(wrong({ evaluation: 'no' })).rejects.toThrow("evaluation must be true or false, found 'no'");
    await expect(wrong({ backgrounds: 'full' })).rejects.toThrow('did you mean background?');
  });

  test('a full background out of reach is not replaced: the error says what can be had', async () => {
    const data = await temporaryFolder();
    setEnvironment('SIAMESE_DATA', data);
    setEnvironment('SIAMESE_MIRROR', data);
    const nowhere = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network in this test'));
    try {
      const failed = loadOmniglot();
      await expect(failed).rejects.toThrow(
        /^loadOmniglot: background must be one that a source delivers, found 'full', which none does\nOmniglot background: no source/,
      );
      await expect(failed).rejects.toThrow(/SIAMESE_MIRROR: no file .*\n.*: no network in this test\n/);
    } finally {
      nowhere.mockRestore();
    }
  });

  test('of the smaller ones, the error names those that a source delivers', async (context) => {
    const skip = await missing('omniglot-small1');
    if (skip) return context.skip(skip);
    const mirror = (await fetchDataSet('omniglot-small1')).folder;
    setEnvironment('SIAMESE_DATA', await temporaryFolder());
    setEnvironment('SIAMESE_MIRROR', mirror);
    const nowhere = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network in this test'));
    try {
      await expect(loadOmniglot()).rejects.toThrow(
        "loadOmniglot: background must be one that a source delivers, here 'small1', found 'full', which none does\n",
      );
    } finally {
      nowhere.mockRestore();
    }
  });
});
