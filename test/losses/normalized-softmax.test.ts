import { describe, expect, it } from 'vitest';
import { normalizedSoftmax } from '../../lib/losses/normalized-softmax';
import '../matchers';
import { normalizedSoftmax as naive } from '../oracles/naive-class-losses';
import { keepsClassLossPromises } from './class-loss-promises';
import { expectGoldenWeights } from './golden';

const some = { classes: 3, dimensions: 4, seed: 1 };

describe('normalizedSoftmax', () => {
  keepsClassLossPromises({
    name: 'normalizedSoftmax',
    make: normalizedSoftmax,
    naive: (batch) => naive(batch, 0.05),
    scale: 20,
  });

  it('is what pytorch-metric-learning gives', () => expectGoldenWeights('normalizedSoftmax', normalizedSoftmax(some)));

  it('refuses an invalid temperature', () => {
    expect(() => normalizedSoftmax({ ...some, temperature: 0 })).toThrow(
      'normalizedSoftmax: temperature must be a finite number above 0, found 0',
    );
  });
});
