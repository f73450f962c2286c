import { expect, it } from 'vitest';
import { adadelta } from '../../../lib/training/update-rules/adadelta';
import { farthest, valuesBy, valuesByLoop } from './one-weight';

it('steps by the root of the changes over that of the gradients, both without this step, as tfjs does', () => {
  const [rho, epsilon] = [0.9, 1e-2];
  let [squares, changes] = [0, 0];
  const wanted = valuesByLoop((weight, gradient, rate) => {
    const step = (Math.sqrt(changes + epsilon) / Math.sqrt(squares + epsilon)) * gradient;
    squares = rho * squares + (1 - rho) * gradient ** 2;
    changes = rho * changes + (1 - rho) * step ** 2;
    return weight - rate * step;
  });
  const found = valuesBy((variables) => adadelta(variables, { rho, epsilon }));
  expect(farthest(found, wanted)).toBeLessThan(1e-5);
});
