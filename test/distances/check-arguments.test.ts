import { describe, expect, it } from 'vitest';
import {
  requireAcute,
  requireLabeled,
  requirePositive,
  requireSameShape,
  requireSetting,
} from '../../lib/distances/check-arguments';
import { tf } from '../../lib/tensorflow/tensorflow';

const zeros = (...shape: number[]) => tf.zeros(shape);

describe('requireSameShape', () => {
  it('takes two tensors of one shape of the wanted rank, empty ones too', () => {
    expect(() => requireSameShape('loss', '[batch]', { a: zeros(4), b: zeros(4) })).not.toThrow();
    expect(() => requireSameShape('loss', '[batch]', { a: zeros(0), b: zeros(0) })).not.toThrow();
    expect(() => requireSameShape('loss', '[batch, d]', { a: zeros(4, 2), b: zeros(4, 2) })).not.toThrow();
  });

  it.each([
    ['[batch]', [4], [4, 1]],
    ['[batch]', [4, 1], [4]],
    ['[batch]', [4], [1]],
    ['[batch]', [], []],
    ['[batch]', [4, 2], [4, 2]],
    ['[batch, d]', [4], [4]],
    ['[batch, d]', [4, 2], [4, 3]],
    ['[batch, d]', [1, 2], [4, 2]],
    ['[batch, d]', [4, 2, 1], [4, 2, 1]],
  ] as const)('wants %s, and refuses the shapes [%s] and [%s], which TensorFlow might broadcast', (wanted, a, b) => {
    const text = (shape: readonly number[]) => `[${shape.join(', ')}]`;
    expect(() => requireSameShape('loss', wanted, { same: zeros(...a), distance: zeros(...b) })).toThrow(
      `loss: same and distance must have the same shape ${wanted}, found ${text(a)} and ${text(b)}; reshape`,
    );
  });
});

describe('requireLabeled', () => {
  it('takes one label per embedding, even if there are none', () => {
    expect(() => requireLabeled('loss', zeros(4, 2), zeros(4))).not.toThrow();
    expect(() => requireLabeled('loss', zeros(0, 2), zeros(0))).not.toThrow();
  });

  it.each([
    [[4, 2], [3]],
    [
      [4, 2],
      [4, 1],
    ],
    [[4], [4]],
    [[4, 2, 1], [4]],
  ])('refuses embeddings [%s] with labels [%s]', (embeddings, labels) => {
    expect(() => requireLabeled('loss', zeros(...embeddings), zeros(...labels))).toThrow(
      `loss: embeddings must be [batch, d] and labels [batch], found [${embeddings.join(', ')}] and [${labels.join(', ')}]`,
    );
  });
});

it.each([[[1, 2]], [Float32Array.of(1)], [undefined], [null], [3], [{ shape: [2], rank: 1 }]])(
  'refuses what is no tensor: %o',
  (found) => {
    const message = 'must be a tensor, found .+; make one, such as tf.tensor';
    for (const tensors of [
      { a: found, b: zeros(2) },
      { b: zeros(2), a: found },
    ])
      expect(() => requireSameShape('loss', '[batch]', tensors as never)).toThrow(new RegExp(`^loss: a ${message}`));
    expect(() => requireLabeled('loss', found as never, zeros(2))).toThrow(new RegExp(`^loss: embeddings ${message}`));
    expect(() => requireLabeled('loss', zeros(2, 2), found as never)).toThrow(new RegExp(`^loss: labels ${message}`));
  },
);

describe('requireSetting', () => {
  it.each([0, 0.4, 256])('takes %s', (value) => {
    expect(() => requireSetting('loss', 'margin', value)).not.toThrow();
  });

  it.each([-0.1, Number.NaN, Number.POSITIVE_INFINITY, '1', undefined])('refuses %s', (value) => {
    expect(() => requireSetting('loss', 'margin', value as number)).toThrow(
      `loss: margin must be a finite number, 0 or more, found ${value}`,
    );
  });
});

describe('requirePositive', () => {
  it('takes numbers above 0, and refuses others by name', () => {
    expect(() => requirePositive('loss', 'gamma', 1e-9)).not.toThrow();
    for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => requirePositive('loss', 'gamma', value)).toThrow(
        `loss: gamma must be a finite number above 0, found ${value}`,
      );
  });
});

describe('requireAcute', () => {
  it('takes acute angles in degrees, and refuses others', () => {
    expect(() => requireAcute('loss', 89.9)).not.toThrow();
    for (const angle of [0, 90, Number.NaN])
      expect(() => requireAcute('loss', angle)).toThrow(
        `loss: angle must be more than 0 and less than 90 degrees, found ${angle}`,
      );
  });
});
