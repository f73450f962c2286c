import { expect, it } from 'vitest';
import { rmsProp } from '../../../lib/training/update-rules/rms-prop';
import { farthest, valuesBy, valuesByLoop } from './one-weight';

it.each([false, true])('divides by the root of a moving mean of squares, with momentum; centred: %s', (centered) => {
  const [decay, momentum, epsilon] = [0.9, 0.5, 1e-2];
  let [square, mean, moment] = [0, 0, 0];
  const wanted = valuesByLoop((weight, gradient, rate) => {
    square = decay * square + (1 - decay) * gradient ** 2;
    mean = decay * mean + (1 - decay) * gradient;
    moment =
      momentum * moment + (rate * gradient) / Math.sqrt(centered ? square - mean ** 2 - epsilon : square + epsilon);
    return weight - moment;
  });
  const found = valuesBy((variables) => rmsProp(variables, { decay, momentum, epsilon, centered }));
  expect(wanted.every(Number.isFinite)).toBe(true);
  expect(farthest(found, wanted)).toBeLessThan(1e-5);
});
