import { describe, expect, it } from 'vitest';
import { proxyAnchor } from '../../lib/losses/proxy-anchor';
import '../matchers';
import { proxyAnchor as naive } from '../oracles/naive-class-losses';
import { keepsClassLossPromises } from './class-loss-promises';
import { expectGoldenWeights } from './golden';

const some = { classes: 3, dimensions: 4, seed: 1 };

describe('proxyAnchor', () => {
  keepsClassLossPromises({
    name: 'proxyAnchor',
    make: (options) => proxyAnchor({ ...options, scale: 8 }),
    naive: (batch) => naive(batch, { margin: 0.1, scale: 8 }),
    scale: 8,
  });

  it('is what pytorch-metric-learning gives', () => expectGoldenWeights('proxyAnchor', proxyAnchor(some)));

  it('refuses invalid settings', () => {
    expect(() => proxyAnchor({ ...some, margin: -1 })).toThrow('proxyAnchor: margin must be');
    expect(() => proxyAnchor({ ...some, scale: 0 })).toThrow('proxyAnchor: scale must be a finite number above 0');
  });
});
