import { expect, it } from 'vitest';
import { referenceScores } from '../../lib/models/reference-scores';

const embeddings = { values: Float32Array.of(3, 4, 0, 0, -6, -8), size: 3, dimensions: 2 };
const scores = (metric: 'cosine' | 'euclidean' | 'dot', reference: number[]) => [
  ...referenceScores('where', embeddings, reference, metric),
];

it('is higher for more alike, by each metric', () => {
  expect(scores('cosine', [6, 8])).toEqual([1, 0, -1]);
  expect(scores('cosine', [0, 2])).toEqual([0.8, 0, -0.8]);
  expect(scores('euclidean', [3, 4])).toEqual([-0, -5, -15]);
  expect(scores('dot', [1, 2])).toEqual([11, 0, -22]);
});

it('refuses a reference of another length, and scores that are not finite', () => {
  expect(() => scores('dot', [1])).toThrow(
    'where: reference must have 2 numbers, as an embedding of this encoder has, found 1; embed it with the same encoder',
  );
  expect(() => scores('cosine', [1, Number.NaN])).toThrow('where: scores must be finite numbers, found NaN');
  expect(scores('cosine', [0, 0])).toEqual([0, 0, 0]);
});
