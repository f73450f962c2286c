import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../lib/jit/recording';
import { useOwnMaxPool } from '../../lib/kernels/max-pool';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';

type Shape = [n: number, h: number, w: number, c: number];
const images = (values: number[], shape: Shape) => tf.tensor4d(values, shape);
const pool = (x: tf.Tensor4D) => tf.maxPool(x, 2, 2, 'valid');

/** The maximum of each window, and its first place. NaN counts as the maximum; of several NaN the last is taken. */
function poolNaively(values: number[], [n, h, w, c]: Shape) {
  const [maxima, places]: number[][] = [[], []];
  for (let image = 0; image < n; image++)
    for (let y = 0; y + 1 < h; y += 2)
      for (let x = 0; x + 1 < w; x += 2)
        for (let channel = 0; channel < c; channel++) {
          const at = (dy: number, dx: number) => ((image * h + y + dy) * w + x + dx) * c + channel;
          const window = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)];
          const missing = window.filter((place) => Number.isNaN(values[place]));
          const greatest = Math.max(...window.map((place) => values[place]));
          const place = missing.at(-1) ?? (window.find((place) => values[place] === greatest) as number);
          maxima.push(values[place]);
          places.push(place);
        }
  return { maxima, places };
}

const gradient = (f: (x: tf.Tensor4D) => tf.Tensor, x: tf.Tensor) => tf.grad((x) => f(x as tf.Tensor4D))(x);

const poolings: [string, (x: tf.Tensor4D) => tf.Tensor, boolean][] = [
  ['valid', pool, true],
  ['sizes as lists', (x) => tf.maxPool(x, [2, 2], [2, 2], 'valid'), true],
  ['no padding, as a number', (x) => tf.maxPool(x, 2, 2, 0), true],
  ['same, without padding', (x) => tf.maxPool(x, 2, 2, 'same'), true],
  ['one image', (x) => tf.maxPool(x.slice([0], [1]).reshape<tf.Tensor3D>([4, 6, 5]), 2, 2, 'valid'), true],
  ['an odd last row and column', (x) => tf.maxPool(x.slice([0], [2, 3, 5]), 2, 2, 'valid'), true],
  ['same, with padding', (x) => tf.maxPool(x.slice([0], [2, 3]), 2, 2, 'same'), false],
  ['windows of 3', (x) => tf.maxPool(x, 3, 2, 'valid'), false],
  ['windows of 2 by 1', (x) => tf.maxPool(x, [2, 1], 2, 'valid'), false],
  ['stride 1', (x) => tf.maxPool(x, 2, 1, 'valid'), false],
  ['strides 2 and 1', (x) => tf.maxPool(x, 2, [2, 1], 'valid'), false],
];
const example = () => tf.randomNormal([2, 4, 6, 5], 0, 1, 'float32', 1) as tf.Tensor4D;
const resultsOf = (f: (x: tf.Tensor4D) => tf.Tensor) => [f(example()), gradient(f, example())];

let stock: tf.Tensor[][];
beforeAll(() => {
  stock = poolings.map(([, f]) => resultsOf(f));
  useOwnMaxPool();
});

describe('max-pooling by the own op', () => {
  const side = fc.integer({ min: 1, max: 7 });
  const sizes = fc.tuple(fc.nat(3), side, side, fc.integer({ min: 1, max: 35 }));
  // Few different values, so that many are equal.
  const value = fc.constantFrom(-2, -1, 0, 1, 2, 1e30, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN);
  const filled = sizes.chain((shape) => {
    const size = tf.util.sizeFromShape(shape);
    return fc.record({ shape: fc.constant(shape), values: fc.array(value, { minLength: size, maxLength: size }) });
  });

  it('gives the maxima, or NaN, and passes the gradient to the first of equals', () => {
    fc.assert(
      fc.property(filled, ({ shape, values }) =>
        tf.tidy(() => {
          const floats = values.map(Math.fround);
          const { maxima, places } = poolNaively(floats, shape);
          const x = images(floats, shape);
          const y = pool(x);
          expect(y.shape).toEqual([shape[0], shape[1] >> 1, shape[2] >> 1, shape[3]]);
          expect([...y.dataSync()]).toEqual(maxima);
          const dy = tf.range(1, y.size + 1).reshape<tf.Tensor4D>(y.shape);
          const spread = Array(x.size).fill(0);
          for (const [i, place] of places.entries()) spread[place] = i + 1;
          expect([
            ...tf
              .grad((x) => pool(x as tf.Tensor4D))(x, dy)
              .dataSync(),
          ]).toEqual(spread);
        }),
      ),
    );
  });

  it.each(poolings.map(([title, f, own], i) => ({ title, f, own, i })))(
    'is used: $own, and agrees with TensorFlow: $title',
    ({ f, own, i }) => {
      const { nodes } = record(([x]) => [f(x as tf.Tensor4D), gradient(f, x)], [example()]);
      const used = nodes.map(({ op }) => op);
      expect([used.includes('SiameseMaxPool'), used.includes('SiameseMaxPoolGrad')]).toEqual([own, own]);
      for (const [k, result] of resultsOf(f).entries()) expect(result).toBeAllclose(stock[i][k]);
    },
  );

  it('leaves no tensor behind', () => {
    const input = example();
    const before = tf.memory().numTensors;
    pool(input).dispose();
    gradient(pool, input).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
