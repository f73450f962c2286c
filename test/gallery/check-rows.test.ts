import { describe, expect, it } from 'vitest';
import { checkIds, checkKind, checkQueries, checkRows, isDimensions } from '../../lib/gallery/check-rows';

const two = { values: Float32Array.of(3, 4, 0, 0.5), size: 2, dimensions: 2 };

describe('checkRows', () => {
  it('gives the length of each row', () => {
    expect([...checkRows('me', 2, two, { ids: [7, 8] })]).toEqual([5, 0.5]);
    expect([...checkRows('me', 2, two, { ids: Float64Array.of(7, 8), labels: [0, 2 ** 31 - 1] })]).toEqual([5, 0.5]);
    expect([...checkQueries('me', 2, two, 16_384)]).toEqual([5, 0.5]);
  });

  it.each([
    ['a different number of ids', { ids: [1] }, 'me: ids and embeddings must be equally many, found 1 and 2'],
    [
      'a different number of labels',
      { ids: [1, 2], labels: [1] },
      'me: labels and ids must be equally many, found 1 and 2',
    ],
    ['no ids', {}, 'me: ids must be an array, found undefined'],
    [
      'a label that is not a class',
      { ids: [1, 2], labels: [0, -1] },
      'labels must be whole numbers from 0 to 2147483647, found -1',
    ],
    [
      'an unknown option',
      { ids: [1, 2], lables: [0, 1] },
      'me: options must be among ids, labels, found lables; did you mean labels?',
    ],
  ])('refuses %s', (_, options, message) => {
    expect(() => checkRows('me', 2, two, options as { ids: number[] })).toThrow(message);
  });

  it('refuses embeddings of another network', () => {
    expect(() => checkRows('me', 3, two, { ids: [1, 2] })).toThrow(
      'me: embeddings must have the 3 dimensions of the gallery, found 2; embed all with one encoder',
    );
  });
});

it('takes ids that float64 tells apart, each once', () => {
  expect(() => checkIds('me', [0, -0 + 1, Number.MAX_SAFE_INTEGER])).not.toThrow();
  expect(() => checkIds('me', [3, 4, 3])).toThrow('me: ids must all be different, found 3 at rows 0 and 2');
  expect(() => checkIds('me', [0, -0])).toThrow('me: ids must all be different');
  expect(() => checkIds('me', [2 ** 53])).toThrow(
    'ids must be whole numbers from 0 to 2^53 - 1, found 9007199254740992',
  );
});

it('takes the dimensions and metrics that Milvus takes', () => {
  expect([0, 1, 32_768, 32_769, 1.5].map(isDimensions)).toEqual([false, true, true, false, false]);
  expect(() => checkKind('me', 32_769, 'dot')).toThrow(
    'me: dimensions must be a whole number from 1 to 32768, found 32769',
  );
  expect(() => checkKind('me', 2, 'l2')).toThrow("me: metric must be cosine, euclidean or dot, found 'l2'");
  expect(() => checkKind('me', 32_768, 'dot')).not.toThrow();
});
