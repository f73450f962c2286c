import { describe, expect, it } from 'vitest';
import { proxyNca } from '../../lib/losses/proxy-nca';
import '../matchers';
import { proxyNca as naive } from '../oracles/naive-class-losses';
import { keepsClassLossPromises } from './class-loss-promises';
import { expectGoldenWeights } from './golden';

const some = { classes: 3, dimensions: 4, seed: 1 };

describe.each([true, false])('proxyNca, ownBelow %s', (ownBelow) => {
  keepsClassLossPromises({
    name: 'proxyNca',
    make: (options) => proxyNca({ ...options, ownBelow, scale: 3 }),
    naive: (batch) => naive(batch, 3, ownBelow),
    scale: 6,
  });
});

describe('proxyNca', () => {
  it("is what pytorch-metric-learning gives, with an image's own proxy in the denominator", () =>
    expectGoldenWeights('proxyNcaWithOwnProxy', proxyNca({ ...some, scale: 3, ownBelow: true })));

  it('refuses invalid settings, and a single class', () => {
    expect(() => proxyNca({ ...some, scale: -1 })).toThrow('proxyNca: scale must be');
    expect(() => proxyNca({ ...some, classes: 1 })).toThrow('proxyNca: classes must be 2 or more, found 1');
    expect(() => proxyNca({ ...some, classes: 1, ownBelow: true })).not.toThrow();
  });
});
