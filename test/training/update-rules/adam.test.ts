import { expect, it } from 'vitest';
import { withStockOps } from '../../../lib/kernels/own-ops';
import { adam } from '../../../lib/training/update-rules/adam';
import { farthest, valuesBy, valuesByLoop } from './one-weight';

it.each([
  ['in one pass over the memory', (run: () => void) => run()],
  ["by TensorFlow's ops", withStockOps],
])('steps as algorithm 1 of the paper: %s', (_, withOps) =>
  withOps(() => {
    const [beta1, beta2, epsilon] = [0.8, 0.95, 1e-3];
    let [mean, square] = [0, 0];
    const wanted = valuesByLoop((weight, gradient, rate, t) => {
      mean = beta1 * mean + (1 - beta1) * gradient;
      square = beta2 * square + (1 - beta2) * gradient ** 2;
      const [corrected, correctedSquare] = [mean / (1 - beta1 ** t), square / (1 - beta2 ** t)];
      return weight - (rate * corrected) / (Math.sqrt(correctedSquare) + epsilon);
    });
    expect(
      farthest(
        valuesBy((variables) => adam(variables, { beta1, beta2, epsilon })),
        wanted,
      ),
    ).toBeLessThan(1e-5);
  }),
);
