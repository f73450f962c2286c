import { describe, expect, it } from 'vitest';
import { softTriple } from '../../lib/losses/soft-triple';
import '../matchers';
import { softTriple as naive } from '../oracles/naive-class-losses';
import { keepsClassLossPromises } from './class-loss-promises';
import { expectGoldenWeights } from './golden';

const some = { classes: 3, dimensions: 4, seed: 1 };
const paper = { scale: 20, gamma: 0.1, margin: 0.01, regularization: 0.2 };

describe.each([1, 3])('softTriple, %s centres per class', (centers) => {
  keepsClassLossPromises({
    name: 'softTriple',
    make: (options) => softTriple({ ...options, centers }),
    naive: (batch) => naive(batch, { ...paper, centers }),
    empty: (vectors) => naive([[], [], vectors], { ...paper, centers }),
    perClass: centers,
    scale: 20,
  });
});

describe('softTriple', () => {
  it('is what pytorch-metric-learning gives, which has no penalty', () =>
    expectGoldenWeights('softTriple', softTriple({ ...some, centers: 2, regularization: 0 })));

  it('refuses invalid settings', () => {
    for (const name of ['scale', 'margin', 'regularization'])
      expect(() => softTriple({ ...some, [name]: -1 })).toThrow(`softTriple: ${name} must be`);
    expect(() => softTriple({ ...some, gamma: 0 })).toThrow('softTriple: gamma must be a finite number above 0');
    expect(() => softTriple({ ...some, centers: 1.5 })).toThrow(
      'softTriple: centers must be a whole number of 1 or more',
    );
  });
});
