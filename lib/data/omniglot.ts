import { knownOptions } from '../checks/known-options';
import { shown } from '../checks/shown';
import { fetchDataSet, UnreachableError } from './fetch-data-set';
import { loadDrawings } from './omniglot/load-drawings';
import type { OmniglotImages } from './omniglot/omniglot-images';
import { type OneShotRun, readOneShotRuns } from './omniglot/one-shot-runs';

/** Omniglot's three parts: to learn from, to be tested on, and the official one-shot task. */
export interface Omniglot {
  background: OmniglotImages;
  /** 20 other alphabets; left out if `evaluation` is false. */
  evaluation?: OmniglotImages;
  /** 20 runs, of alphabets of the evaluation set. */
  runs: OneShotRun[];
}

/** Settings of `loadOmniglot`. */
export interface OmniglotOptions {
  /**
   * `full`: 30 alphabets, 964 letters, 19,280 images. `small1`: 5 alphabets, 136 letters, 2,720 images. `small2`: 5 alphabets, 156 letters,
   * 3,120 images. `both-small`: the two together, 8 alphabets, 242 letters, 4,840 images, since Greek and Latin are in both. Default `full`.
   */
  background?: 'full' | 'small1' | 'small2' | 'both-small';
  /** Whether to load the evaluation set: 20 alphabets, 659 letters, 13,180 images. Default: with the full background. */
  evaluation?: boolean;
}

const backgrounds: Record<string, string[]> = {
  full: ['omniglot-background'],
  small1: ['omniglot-small1'],
  small2: ['omniglot-small2'],
  'both-small': ['omniglot-small1', 'omniglot-small2'],
};

const known = knownOptions<OmniglotOptions>("loadOmniglot({ background: 'both-small' })", {
  background: true,
  evaluation: true,
});

/**
 * Omniglot: letters of 50 alphabets, each letter drawn by 20 people, 105x105x1, ink 255 on 0 (black on white in the files). Rows are
 * ordered by alphabet, letter and drawer. Downloaded at first use into the cache folder (the README says where that is), verified by
 * sha256 at each use, and decoded once.
 *
 * The official one-shot task has 20 runs of 20 letters: for each of 20 test images, which of 20 training images shows the same letter of
 * the alphabet? The letters are from the evaluation set: nothing may be chosen by them.
 *
 * @throws Error if an option is unknown, or if no source has a file; the error lists each source with its reason, where to put the files by
 * hand, and which backgrounds can be had instead of the full one
 * @see B. Lake, R. Salakhutdinov and J. Tenenbaum, Human-level concept learning through probabilistic program induction, Science, 2015
 */
export function loadOmniglot(options?: {
  background?: 'full';
  evaluation?: true;
}): Promise<Omniglot & { evaluation: OmniglotImages }>;
export function loadOmniglot(
  options: OmniglotOptions & { evaluation: true },
): Promise<Omniglot & { evaluation: OmniglotImages }>;
export function loadOmniglot(options: OmniglotOptions): Promise<Omniglot>;
export async function loadOmniglot(options: OmniglotOptions = {}): Promise<Omniglot> {
  const { background = 'full', evaluation = background === 'full' } = known(options);
  if (!Object.hasOwn(backgrounds, background))
    throw new Error(
      `loadOmniglot: background must be ${Object.keys(backgrounds).join(', ')}, found ${shown(background)}; leave it out for the full set`,
    );
  if (typeof evaluation !== 'boolean')
    throw new Error(
      `loadOmniglot: evaluation must be true or false, found ${shown(evaluation)}; leave it out for the default`,
    );
  const load = (name: string, keys: string[]) => loadDrawings(keys, { name: `Omniglot ${name}` });
  if (background === 'full')
    await fetchDataSet(backgrounds.full[0]).catch((error) =>
      error instanceof UnreachableError ? adviseSmaller(error) : Promise.reject(error),
    );
  const images = await load(`background (${background})`, backgrounds[background]);
  const { title, files } = await fetchDataSet('omniglot-runs');
  const runs = await readOneShotRuns([...files.values()][0], title);
  return {
    background: images,
    runs,
    ...(evaluation && { evaluation: await load('evaluation', ['omniglot-evaluation']) }),
  };
}

/** Says which backgrounds can be had, by getting them: the full one is never replaced in silence. */
async function adviseSmaller(error: Error): Promise<never> {
  const reached: string[] = [];
  for (const key of backgrounds['both-small'])
    await fetchDataSet(key).then(
      () => reached.push(key),
      () => {},
    );
  const there = Object.keys(backgrounds)
    .filter((name) => backgrounds[name].every((key) => reached.includes(key)))
    .map((name) => `'${name}'`);
  const here = there.length > 0 ? `, here ${there.join(' or ')}` : '';
  throw new Error(
    `loadOmniglot: background must be one that a source delivers${here}, found 'full', which none does\n${error.message}`,
    { cause: error },
  );
}
