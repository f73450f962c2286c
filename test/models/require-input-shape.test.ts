import { describe, expect, it } from 'vitest';
import { requireInputShape } from '../../lib/models/require-input-shape';

describe('requireInputShape', () => {
  it('takes sides of the least length', () => {
    expect(() => requireInputShape('f', [5, 7, 1], { least: 5 })).not.toThrow();
    expect(() => requireInputShape('f', [7, 5, 3], { least: 5 })).not.toThrow();
  });

  it.each([[[4, 7, 1]], [[7, 4, 1]], [[7, 7]], [[7, 7, 1, 1]], [[7, 7.5, 1]], [[7, 7, 0]], [[Number.NaN, 7, 1]]])(
    'refuses %j',
    (shape) => {
      expect(() => requireInputShape('f', shape, { least: 5 })).toThrow(
        `f: inputShape must be a height and width of 5 or more, and channels, found [${shape.join(', ')}]`,
      );
    },
  );
});
