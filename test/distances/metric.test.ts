import { expect, it } from 'vitest';
import { shown } from '../../lib/checks/shown';
import { requireDistance, requireMetric } from '../../lib/distances/metric';

it('refuses what is not a distance, in the name of the function that was called', () => {
  for (const metric of ['cosine', 'euclidean']) expect(() => requireDistance('someLoss', metric)).not.toThrow();
  for (const metric of ['dot', 'manhattan', undefined, 1, ['cosine']])
    expect(() => requireDistance('someLoss', metric)).toThrow(
      `someLoss: metric must be cosine or euclidean, found ${shown(metric)}`,
    );
});

it('refuses what is not a metric where the dot product is allowed too', () => {
  for (const metric of ['cosine', 'euclidean', 'dot']) expect(() => requireMetric('Gallery', metric)).not.toThrow();
  expect(() => requireMetric('Gallery', 'manhattan')).toThrow(
    "Gallery: metric must be cosine, euclidean or dot, found 'manhattan'",
  );
});
