import { expect, it } from 'vitest';
import { requireDistance } from '../../lib/distances/metric';

it('refuses what is no distance, in the name of the function that was called', () => {
  for (const metric of ['cosine', 'euclidean']) expect(() => requireDistance('someLoss', metric)).not.toThrow();
  for (const metric of ['dot', 'manhattan', undefined, 1, ['cosine']])
    expect(() => requireDistance('someLoss', metric)).toThrow(
      `someLoss: metric must be cosine or euclidean, found ${String(metric)}`,
    );
});
