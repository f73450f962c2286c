import { describe, expect, it } from 'vitest';
import { requireList } from '../../lib/checks/require-list';
import { confusionMatrix } from '../../lib/evaluation/confusion-matrix';
import { pairDistances } from '../../lib/evaluation/pair-distances';
import { makePairs } from '../../lib/pairs/make-pairs';
import { makeTriplets } from '../../lib/pairs/make-triplets';
import { imageExamples, pairExamples, tripletExamples } from '../../lib/training/examples';
import { embeddingsOf } from '../evaluation/embeddings';
import { tinyDataset } from '../tiny-dataset';

const train = tinyDataset();
const embeddings = embeddingsOf([[1], [2]]);
type List = ArrayLike<number>;

/** Functions that loop over what they are given. */
const doors: Record<string, (list: List) => unknown> = {
  makePairs: (list) => makePairs(list, { seed: 1 }),
  makeTriplets: (list) => makeTriplets(list, { seed: 1 }),
  imageExamples: (rows) => imageExamples(train, { rows }),
  pairExamples: (list) => pairExamples(train, { left: list, right: list, same: list } as never),
  tripletExamples: (list) => tripletExamples(train, { anchor: list, positive: list, negative: list } as never),
  pairDistances: (list) => pairDistances(embeddings, { left: list, right: list }, { metric: 'euclidean' }),
  confusionMatrix: (list) => confusionMatrix(list, list, { classes: 2 }),
};

describe('requireList', () => {
  it('takes arrays of every kind', () => {
    for (const list of [[], [1], new Int32Array(2), new BigInt64Array(1)]) requireList('someone', 'rows', list);
  });

  it.each([
    [new Set([1]), 'an object of class Set'],
    [new Map(), 'an object of class Map'],
    [3, '3'],
    ['abc', "'abc'"],
    [null, 'null'],
    [undefined, 'undefined'],
    [5n, '5n'],
  ])('refuses %s', (value, found) => {
    expect(() => requireList('someone', 'rows', value)).toThrow(
      `someone: rows must be an array, found ${found}; convert a Set with Array.from`,
    );
  });
});

describe.each(Object.entries(doors))('%s', (name, enter) => {
  it('refuses a Set, which has no length to loop over', () => {
    expect(() => enter(new Set([0, 1]) as unknown as List)).toThrow(
      new RegExp(`^${name}: .* must be an array, found an object of class Set`),
    );
  });
});
