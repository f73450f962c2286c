import { expect, it } from 'vitest';
import { adamax } from '../../../lib/training/update-rules/adamax';
import { farthest, valuesBy, valuesByLoop } from './one-weight';

it('steps as algorithm 2 of the paper, at a rate that decays', () => {
  const [beta1, beta2, epsilon, decay] = [0.8, 0.95, 1e-3, 0.1];
  let [mean, norm] = [0, 0];
  const wanted = valuesByLoop((weight, gradient, rate, t) => {
    mean = beta1 * mean + (1 - beta1) * gradient;
    norm = Math.max(beta2 * norm, Math.abs(gradient));
    const decayed = rate / (1 + decay * (t - 1));
    return weight - ((decayed / (1 - beta1 ** t)) * mean) / (norm + epsilon);
  });
  const found = valuesBy((variables) => adamax(variables, { beta1, beta2, epsilon, decay }));
  expect(farthest(found, wanted)).toBeLessThan(1e-5);
});
