import { describe, expect, it } from 'vitest';
import { covarianceOf, productsOf } from '../../lib/evaluation/covariance';
import '../matchers';

// Columns 1, 2, 6 and 4, 0, 2, with means 3 and 2.
const points = { values: [1, 4, 2, 0, 6, 2], size: 3, dimensions: 2 };

describe('covarianceOf', () => {
  it('is the sum of the products of every two columns, less their means, over size - 1', () => {
    expect([...covarianceOf(points, Float64Array.of(3, 2))]).toEqual([14 / 2, (-4 + 2) / 2, (-4 + 2) / 2, 8 / 2]);
  });
});

describe('productsOf', () => {
  it('gives the product of every two centred points, over size - 1', () => {
    const centered = Float64Array.of(-2, 2, -1, -2, 3, 0);
    expect([...productsOf(centered, 3, 2)]).toEqual([8, -2, -6, -2, 5, -3, -6, -3, 9].map((product) => product / 2));
  });
});
