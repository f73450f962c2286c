/** What the tests of the losses share: batches of exact float32 numbers, gradients, and the promises that every one keeps. */
import fc from 'fast-check';
import { expect, vi } from 'vitest';
import { hasNativeOps } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';

/** Multiples of 1/64 from -4 to 4: exact in float32, so that tensors and oracles see the same numbers. */
export const coordinate = fc.integer({ min: -256, max: 256 }).map((i) => i / 64);

const vectors = (count: number, dimensions: number, element = coordinate) =>
  fc.array(fc.array(element, { minLength: dimensions, maxLength: dimensions }), { minLength: count, maxLength: count });

/** Vectors at least 1/2 long: with a direction, and not so short that differences of 1e-5 turn it. */
const hasDirection = (vector: number[]) => Math.hypot(...vector) >= 0.5;

/** Two batches of equally many vectors, 1 to 8 of 1 to 6 numbers. */
export const twoBatches = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 }))
  .chain(([count, dimensions]) => fc.tuple(vectors(count, dimensions), vectors(count, dimensions)));
export const twoDirectedBatches = twoBatches.filter((batches) => batches.flat().every(hasDirection));

/** 1 to 9 embeddings of 2 to 5 numbers, labelled 0 to 2 or (sometimes) all alike or all different. */
export const labeledBatch = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 5 }))
  .chain(([count, dimensions]) =>
    fc.record({
      embeddings: vectors(count, dimensions).filter((rows) => rows.every(hasDirection)),
      labels: fc.oneof(
        { weight: 4, arbitrary: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: count, maxLength: count }) },
        { weight: 1, arbitrary: fc.constant(new Array<number>(count).fill(7)) },
        { weight: 1, arbitrary: fc.constant(Array.from({ length: count }, (_, i) => i)) },
      ),
    }),
  );

/** Rows of a pair loss: y and a value off the grid of 1/128, where no hinge has its corner. */
export const pairBatch = (largest: number) =>
  fc
    .array(
      fc.record({
        y: fc.integer({ min: 0, max: 1 }),
        value: fc.nat({ max: 128 * largest - 1 }).map((i) => (i + 0.5) / 128),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((pairs) => ({ same: pairs.map(({ y }) => y), values: pairs.map(({ value }) => value) }));

/** The number that a scalar tensor holds. */
export const numberOf = (f: () => tf.Scalar) => tf.tidy(() => f().arraySync());

/** d f / d x as nested arrays, f summed over its outputs. A tensor that f closes over is a constant, even x itself. */
export function gradient<T extends tf.Tensor>(f: (x: T) => tf.Tensor, x: T) {
  return tf.tidy(() => {
    const slope = tf.grad((input) => tf.sum(f(input as T)));
    return slope(x.clone()).arraySync();
  });
}

/**
 * What every distance and loss promises: value and gradient are made of TensorFlow ops alone (nothing is read back into
 * JavaScript, no randomness of JavaScript's is drawn), the arguments stay usable, and no tensor but the result is left.
 */
export function expectCleanOps<T extends tf.Tensor>(f: (x: T) => tf.Tensor, x: T) {
  // A kernel in JavaScript reads its inputs.
  const backend = hasNativeOps() ? tf.backend() : tf.engine();
  const readSync = vi.spyOn(backend, 'readSync');
  const read = vi.spyOn(backend, 'read');
  const random = vi.spyOn(Math, 'random');
  try {
    const before = tf.memory().numTensors;
    const value = f(x);
    expect(tf.memory().numTensors).toBe(before + 1);
    const slope = tf.grad((input) => tf.sum(f(input as T)))(x);
    expect(tf.memory().numTensors).toBe(before + 2);
    for (const spy of [readSync, read, random]) expect(spy).not.toHaveBeenCalled();
    expect(slope.shape).toEqual(x.shape);
    tf.dispose([value, slope]);
  } finally {
    for (const spy of [readSync, read, random]) spy.mockRestore();
  }
}
