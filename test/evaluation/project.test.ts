import { describe, expect, it } from 'vitest';
import { project } from '../../lib/evaluation/project';
import { embeddingsOf } from './embeddings';

describe('project', () => {
  it('writes each point, less the mean, times the weights, into the array that it is given', () => {
    const points = embeddingsOf([
      [1, 2, 3],
      [5, 0, 1],
    ]);
    const weights = Float64Array.of(1, 10, 2, 20, 0, -1);
    const into = new Float64Array(4);
    const found = project(points, Float64Array.of(1, 1, 1), weights, 2, into);
    expect(found).toEqual({ values: into, size: 2, dimensions: 2 });
    // Less the mean, the points are (0, 1, 2) and (4, -1, 0).
    expect([...into]).toEqual([2, 18, 2, 20]);
  });
});
