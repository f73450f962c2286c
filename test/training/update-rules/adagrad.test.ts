import { expect, it } from 'vitest';
import { adagrad } from '../../../lib/training/update-rules/adagrad';
import { farthest, valuesBy, valuesByLoop } from './one-weight';

it('divides by the root of all squares so far', () => {
  let sum = 0.1;
  const wanted = valuesByLoop((weight, gradient, rate) => {
    sum += gradient ** 2;
    return weight - (rate * gradient) / Math.sqrt(sum);
  });
  const found = valuesBy((variables) => adagrad(variables, { initialAccumulatorValue: 0.1 }));
  expect(farthest(found, wanted)).toBeLessThan(1e-5);
});
