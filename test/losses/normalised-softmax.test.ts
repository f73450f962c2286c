import { describe, expect, it } from 'vitest';
import { normalisedSoftmax } from '../../lib/losses/normalised-softmax';
import '../matchers';
import { normalisedSoftmax as naive } from '../oracles/naive-class-losses';
import { keepsClassLossPromises } from './class-loss-promises';
import { expectGoldenWeights } from './golden';

const some = { classes: 3, dimensions: 4, seed: 1 };

describe('normalisedSoftmax', () => {
  keepsClassLossPromises({
    name: 'normalisedSoftmax',
    make: normalisedSoftmax,
    naive: (batch) => naive(batch, 0.05),
    scale: 20,
  });

  it('is what pytorch-metric-learning gives', () => expectGoldenWeights('normalisedSoftmax', normalisedSoftmax(some)));

  it('refuses a temperature that is none', () => {
    expect(() => normalisedSoftmax({ ...some, temperature: 0 })).toThrow(
      'normalisedSoftmax: temperature must be a finite number above 0, found 0',
    );
  });
});
