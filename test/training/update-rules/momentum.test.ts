import { expect, it } from 'vitest';
import { withStockOps } from '../../../lib/kernels/own-ops';
import { momentumDescent } from '../../../lib/training/update-rules/momentum';
import { farthest, valuesBy, valuesByLoop } from './one-weight';

it.each([
  ['in one pass over the memory', (run: () => void) => run()],
  ["by TensorFlow's ops", withStockOps],
])('adds up what came before, Nesterov one step ahead: %s', (_, withOps) =>
  withOps(() => {
    for (const [momentum, useNesterov] of [
      [0, false],
      [0.9, false],
      [0.9, true],
    ] as const) {
      let sum = 0;
      const wanted = valuesByLoop((weight, gradient, rate) => {
        sum = momentum * sum + gradient;
        return weight - rate * (useNesterov ? gradient + momentum * sum : sum);
      });
      const found = valuesBy((variables) => momentumDescent(variables, { momentum, useNesterov }));
      expect(farthest(found, wanted)).toBeLessThan(1e-5);
    }
  }),
);
