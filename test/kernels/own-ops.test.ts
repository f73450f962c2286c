import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasOwnOps } from '../../lib/kernels/own-ops';
import { tf } from '../../lib/tensorflow/tensorflow';
import { uint8Tensor } from '../../lib/tensorflow/uint8';
import { normalizeNaively } from '../oracles/naive-batch-normalization';
import { multiplyNaively } from '../oracles/naive-product';
import { keptByTriple32 } from '../oracles/triple32';
import '../matchers';
import { callOp, normal, type Padding, paddingAround } from './call-op';

const padding = fc.constantFrom<Padding>('same', 'valid');
const upTo = (max: number) => fc.integer({ min: 1, max });
const close = { rtol: 1e-4, atol: 1e-4 };
const wrong = Number.NaN;

/** Draws shapes, and leaves no tensor. */
function forAll<T>(shapes: fc.Arbitrary<T>, property: (shape: T) => void): void {
  const leavingNothing = (shape: T) => tf.tidy(() => property(shape));
  fc.assert(fc.property(shapes, leavingNothing), { numRuns: 40 });
}

it("has this library's own ops on the CPU", () => {
  expect(hasOwnOps()).toBe(true);
});

describe('SiameseConvolutionPool', () => {
  const sizes = { n: fc.nat(3), h: upTo(9), w: upTo(9), c: upTo(4), kh: upTo(5), kw: upTo(5), padding };
  const shapes = fc
    .record({ ...sizes, filters: fc.constantFrom(16, 48) })
    .filter(({ h, w, kh, kw, c, padding }) => kh * kw * c <= 64 && (padding === 'same' || (h >= kh && w >= kw)));

  it('is a convolution and a max-pool, with their gradient by the filter', () => {
    forAll(shapes, ({ n, h, w, c, kh, kw, filters, padding }) => {
      const [x, filter] = [normal([n, h, w, c]) as tf.Tensor4D, normal([kh, kw, c, filters], 2)];
      const attributes = { padding: paddingAround(padding, [h, w], [kh, kw]) };
      const [y, place] = callOp('SiameseConvolutionPool', [x, filter], attributes);
      const [rows, columns] = padding === 'same' ? [h, w] : [h - kh + 1, w - kw + 1];
      expect([y.shape, place.shape]).toEqual(Array(2).fill([n, rows >> 1, columns >> 1, filters]));
      const dy = normal(y.shape, 3);
      const window = { ...attributes, window: [kh, kw] };
      const [gradient] = callOp('SiameseConvolutionPoolFilterGrad', [x, dy, place], window);
      if (y.size === 0) {
        expect(gradient).toBeAllclose(tf.zerosLike(filter));
        return;
      }
      const composed = (filter: tf.Tensor) =>
        tf.maxPool(tf.conv2d(x, filter as tf.Tensor4D, 1, padding), 2, 2, 'valid') as tf.Tensor;
      expect(y).toBeAllclose(composed(filter), close);
      const bias = normal([filters], 4);
      const [rectified] = callOp('SiameseConvolutionPoolRelu', [x, filter, bias], attributes);
      expect(rectified).toBeAllclose(tf.relu(composed(filter).add(bias)), close);
      expect(gradient).toBeAllclose(tf.grad(composed)(filter, dy), close);
    });
  });

  it('passes on infinities, and NaN from any place of the window', () => {
    for (let at = 0; at < 4; at++)
      for (const value of [wrong, Number.POSITIVE_INFINITY]) {
        const x = tf.tensor4d(
          Float32Array.from({ length: 4 }, (_, i) => (i === at ? value : i)),
          [1, 2, 2, 1],
        );
        const inputs = [x, tf.ones([1, 1, 1, 16])];
        const [y] = callOp('SiameseConvolutionPool', inputs, { padding: [0, 0, 0, 0] });
        const [rectified] = callOp('SiameseConvolutionPoolRelu', [...inputs, tf.zeros([16])], {
          padding: [0, 0, 0, 0],
        });
        for (const result of [y, rectified]) expect([...result.dataSync()]).toEqual(Array(16).fill(value));
      }
  });

  it('gives the gradient to the first of equals', () => {
    const x = tf.tensor4d([5, 1, 1, 5], [1, 2, 2, 1]);
    const none = { padding: [0, 0, 0, 0] };
    const [, place] = callOp('SiameseConvolutionPool', [tf.ones([1, 2, 2, 1]), tf.ones([1, 1, 1, 16])], none);
    const [gradient] = callOp('SiameseConvolutionPoolFilterGrad', [x, tf.ones([1, 1, 1, 16]), place], {
      ...none,
      window: [1, 1],
    });
    expect([...gradient.dataSync()]).toEqual(Array(16).fill(5));
    const [second] = callOp(
      'SiameseConvolutionPoolFilterGrad',
      [x, tf.ones([1, 1, 1, 16]), uint8Tensor(new Uint8Array(16).fill(1), [1, 1, 1, 16])],
      { ...none, window: [1, 1] },
    );
    expect([...second.dataSync()]).toEqual(Array(16).fill(1));
  });
});

describe('SiameseDepthwise', () => {
  const sizes = { n: upTo(3), h: upTo(7), w: upTo(7), kh: upTo(5), kw: upTo(5), padding, stride: upTo(3) };
  const shapes = fc
    .record({ ...sizes, c: fc.constantFrom(16, 32, 48) })
    .filter(({ h, w, kh, kw, padding }) => padding === 'same' || (h >= kh && w >= kw));

  it("is TensorFlow's depthwise convolution, with both its gradients", () => {
    forAll(shapes, ({ n, h, w, kh, kw, padding, stride, c }) => {
      const [x, filter] = [normal([n, h, w, c]), normal([kh, kw, c, 1], 2)];
      const attributes = { stride, padding: paddingAround(padding, [h, w], [kh, kw], stride) };
      const composed = (x: tf.Tensor, filter: tf.Tensor) =>
        tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, padding) as tf.Tensor;
      const wanted = composed(x, filter);
      const dy = normal(wanted.shape, 3);
      const [dx, dw] = tf.grads(composed)([x, filter], dy);
      expect(callOp('SiameseDepthwise', [x, filter], attributes)[0]).toBeAllclose(wanted, close);
      const size = { ...attributes, size: [h, w] };
      expect(callOp('SiameseDepthwiseInputGrad', [dy, filter], size)[0]).toBeAllclose(dx, close);
      const window = { ...attributes, window: [kh, kw] };
      expect(callOp('SiameseDepthwiseFilterGrad', [x, dy], window)[0]).toBeAllclose(dw, close);
    });
  });

  it('accepts an empty batch, and passes on values that are not finite', () => {
    const around = { stride: 1, padding: [1, 1, 1, 1] };
    const none = tf.zeros([0, 3, 3, 16]);
    expect(callOp('SiameseDepthwise', [none, tf.ones([3, 3, 16, 1])], around)[0].shape).toEqual([0, 3, 3, 16]);
    const window = { ...around, window: [3, 3] };
    expect(callOp('SiameseDepthwiseFilterGrad', [none, none], window)[0]).toBeAllclose(tf.zeros([3, 3, 16, 1]));
    const x = tf.fill([1, 2, 2, 16], wrong);
    const [y] = callOp('SiameseDepthwise', [x, tf.ones([3, 3, 16, 1])], around);
    expect([...y.dataSync()]).toEqual(Array(64).fill(wrong));
  });
});

describe('SiameseBatchNorm', () => {
  const channels = fc.constantFrom(8, 16, 24, 48);
  const shapes = fc
    .record({
      rows: fc.integer({ min: 2, max: 150 }),
      c: channels,
      activation: fc.constantFrom('none', 'relu', 'relu6'),
    })
    .filter(({ rows, c }) => c % 16 === 0 || rows % 2 === 0);
  const activate = (y: tf.Tensor, activation: string) =>
    activation === 'relu' ? tf.relu(y) : activation === 'relu6' ? tf.relu6(y) : y;
  const epsilon = 1e-3;
  const affine = (c: number) => [normal([c], 4).add(3), normal([c], 5)];

  it('is the formula and the activation, with their gradients', () => {
    forAll(shapes, ({ rows, c, activation }) => {
      const x = normal([rows, c]).mul(2).add(1);
      const [gamma, beta] = affine(c);
      const dy = normal([rows, c], 3);
      const composed = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
        const { mean, variance } = tf.moments(x, 0);
        return activate(x.sub(mean).div(variance.add(epsilon).sqrt()).mul(gamma).add(beta), activation);
      };
      const [y, mean, variance, reciprocal] = callOp('SiameseBatchNorm', [x, gamma, beta], { epsilon, activation });
      const moments = tf.moments(x, 0);
      expect(y).toBeAllclose(composed(x, gamma, beta), close);
      expect(mean).toBeAllclose(moments.mean, close);
      expect(variance).toBeAllclose(moments.variance.mul(rows / (rows - 1)), close);
      expect(reciprocal).toBeAllclose(moments.variance.add(epsilon).rsqrt(), close);
      const gradients = callOp('SiameseBatchNormGrad', [dy, x, gamma, beta, mean, reciprocal], { activation });
      const wanted = tf.grads(composed)([x, gamma, beta], dy);
      for (const [i, gradient] of gradients.entries())
        expect(gradient).toBeAllclose(wanted[i], { rtol: 1e-3, atol: 1e-3 });
    });
  });

  it('stays accurate far from 0, over 5000 rows', () => {
    for (const offset of [0, 1e3, -1e4]) {
      const x = normal([5000, 16]).add(offset);
      const [gamma, beta] = affine(16);
      const [y, mean, variance] = callOp('SiameseBatchNorm', [x, gamma, beta], { epsilon, activation: 'none' });
      const wanted = normalizeNaively(x.dataSync(), gamma.dataSync(), beta.dataSync(), epsilon);
      expect([...mean.dataSync()]).toBeAllclose(wanted.mean, { rtol: 1e-6, atol: 1e-6 });
      expect([...variance.dataSync()]).toBeAllclose(wanted.variance, { rtol: 1e-5 });
      expect([...y.dataSync()]).toBeAllclose(wanted.y, { rtol: 1e-4, atol: 1e-3 + Math.abs(offset) * 2e-6 });
    }
  });

  it('gives NaN in the whole channel of a NaN', () => {
    const x = tf.ones([4, 16]).dataSync() as Float32Array;
    x[17] = wrong;
    const results = callOp('SiameseBatchNorm', [tf.tensor2d(x, [4, 16]), tf.ones([16]), tf.zeros([16])], { epsilon });
    for (const result of results) {
      const values = [...result.dataSync()];
      expect(values.map((value, i) => Number.isNaN(value) === (i % 16 === 1))).toEqual(values.map(() => true));
    }
  });

  it('normalises by given averages', () => {
    const shapes = fc.record({ rows: fc.integer({ min: 0, max: 9 }), c: channels });
    forAll(
      shapes.filter(({ rows, c }) => c % 16 === 0 || rows % 2 === 0),
      ({ rows, c }) => {
        const x = rows === 0 ? tf.zeros([0, c]) : normal([rows, c]);
        const [gamma, beta] = affine(c);
        const [mean, variance] = [normal([c], 6), normal([c], 7).square()];
        for (const activation of ['none', 'relu', 'relu6']) {
          const [y] = callOp('SiameseNormalize', [x, gamma, beta, mean, variance], { epsilon, activation });
          const formula = x.sub(mean).div(variance.add(epsilon).sqrt()).mul(gamma).add(beta);
          expect(y).toBeAllclose(activate(formula, activation), close);
        }
      },
    );
  });
});

describe('SiameseProduct and SiameseTransposedProduct', () => {
  // Both ways of dividing work among threads: by panels of columns for few rows, by rows for 2,048 and more.
  const rows = fc.oneof(upTo(300), fc.integer({ min: 2_048, max: 2_100 }));
  const shapes = fc.record({ rows, k: upTo(70), n: upTo(70) });

  it('agree with loops, whatever the shape', () => {
    forAll(shapes, ({ rows, k, n }) => {
      const [a, b, dy] = [normal([rows, k], 1), normal([k, n], 2), normal([rows, n], 3)];
      const [av, bv, gv] = [a, b, dy].map((tensor) => tensor.dataSync());
      const product = multiplyNaively(
        rows,
        k,
        n,
        (row, i) => av[row * k + i],
        (i, j) => bv[i * n + j],
      );
      const wanted = tf.tensor(product, [rows, n]);
      expect(callOp('SiameseProduct', [a, b], { transpose_b: false })[0]).toBeAllclose(wanted, close);
      const turned = b.transpose();
      expect(callOp('SiameseProduct', [a, turned], { transpose_b: true })[0]).toBeAllclose(wanted, close);
      const gradient = multiplyNaively(
        k,
        rows,
        n,
        (i, row) => av[row * k + i],
        (row, j) => gv[row * n + j],
      );
      const sums = callOp('SiameseTransposedProduct', [a, dy])[0];
      // Values of about 1: each of `rows` additions, to sums of up to about 30, rounds by 2^-24 of the sum.
      expect(sums).toBeAllclose(tf.tensor(gradient, [k, n]), { rtol: 1e-4, atol: 2e-6 * rows });
    });
  });

  it('accept factors without rows, and sums over no rows', () => {
    expect(callOp('SiameseProduct', [tf.zeros([0, 3]), tf.ones([3, 2])], { transpose_b: false })[0].shape).toEqual([
      0, 2,
    ]);
    expect(callOp('SiameseProduct', [tf.zeros([4, 0]), tf.ones([0, 2])], { transpose_b: false })[0]).toBeAllclose(
      tf.zeros([4, 2]),
    );
    expect(callOp('SiameseTransposedProduct', [tf.zeros([0, 3]), tf.zeros([0, 2])])[0]).toBeAllclose(tf.zeros([3, 2]));
  });

  it('pass on a NaN only to its own row', () => {
    const a = tf.tensor2d([
      [1, Number.NaN],
      [2, 3],
    ]);
    const [product] = callOp('SiameseProduct', [a, tf.ones([2, 20])], { transpose_b: false });
    const values = [...product.dataSync()];
    expect(values.slice(0, 20).every(Number.isNaN)).toBe(true);
    expect(values.slice(20)).toEqual(Array(20).fill(5));
  });
});

describe('SiameseDropout', () => {
  const seed = fc.tuple(fc.integer(), fc.integer());
  const draws = fc.record({ rate: fc.double({ min: 0, max: 0.99, noNaN: true }), seed, draw: fc.nat() });

  it('keeps the values that the hash of place, seed and draw selects', () => {
    forAll(fc.tuple(fc.nat(70), draws), ([size, { rate, seed, draw }]) => {
      const x = normal([size]);
      const [y] = callOp('SiameseDropout', [x, tf.tensor1d(seed, 'int32')], { rate, draw });
      const kept = keptByTriple32(size, rate, seed, draw);
      const wanted = [...x.dataSync()].map((value, i) => (kept[i] ? value / (1 - rate) : 0));
      expect([...y.dataSync()]).toBeAllclose(wanted, { rtol: 1e-4 });
    });
  });

  it('with a bias and ReLU in one op equals the three ops, with its gradient, to the bit', () => {
    forAll(fc.tuple(fc.nat(5), fc.constantFrom(16, 32), draws), ([rows, c, { rate, seed, draw }]) => {
      const [x, bias, dy] = [normal([rows, c]), normal([c], 2), normal([rows, c], 3)];
      const seeds = tf.tensor1d(seed, 'int32');
      const drop = (x: tf.Tensor) => callOp('SiameseDropout', [x, seeds], { rate, draw })[0];
      const [y] = callOp('SiameseReluDropout', [x, bias, seeds], { rate, draw });
      expect(y.dataSync()).toEqual(drop(tf.relu(x.add(bias))).dataSync());
      const [dx] = callOp('SiameseReluDropoutGrad', [dy, y], { rate });
      expect(dx.dataSync()).toEqual(
        drop(dy)
          .mul(tf.step(x.add(bias)))
          .dataSync()
          .map((value) => value + 0),
      );
    });
  });

  it('passes on kept values that are not finite', () => {
    const kept = keptByTriple32(64, 0.5, [1, 2], 3);
    for (const value of [wrong, Number.POSITIVE_INFINITY])
      for (const [op, more] of [
        ['SiameseDropout', []],
        ['SiameseReluDropout', [tf.zeros([16])]],
      ] as [string, tf.Tensor[]][]) {
        const inputs = [tf.fill([4, 16], value), ...more, tf.tensor1d([1, 2], 'int32')];
        const [y] = callOp(op, inputs, { rate: 0.5, draw: 3 });
        expect([...y.dataSync()]).toEqual(kept.map((keep) => (keep ? value : 0)));
      }
  });
});

describe('SiameseAdam and SiameseMomentum', () => {
  const rates = { beta1: 0.9, beta2: 0.99, epsilon: 1e-3 };
  const [rate, correction1, correction2, momentum] = [0.1, 0.19, 0.0199, 0.8];
  const scalars = (values: number[]) => values.map((value) => tf.scalar(value));

  it('are their formulas, for any number of values', () => {
    forAll(fc.nat(100), (size) => {
      const [w, m, g] = [1, 2, 3].map((seed) => normal([size], seed));
      const v = normal([size], 4).square();
      const values = [w, m, v, g].map((tensor) => [...tensor.dataSync()]);
      const next = values[0].map((w, i) => {
        const mean = 0.9 * values[1][i] + 0.1 * values[3][i];
        const square = 0.99 * values[2][i] + 0.01 * values[3][i] ** 2;
        return [w - (rate * (mean / correction1)) / (Math.sqrt(square / correction2) + 1e-3), mean, square];
      });
      const inputs = [w, m, v, g, ...scalars([rate, correction1, correction2])];
      const adam = callOp('SiameseAdam', inputs, rates);
      for (const [k, result] of adam.slice(0, 3).entries())
        expect([...result.dataSync()]).toBeAllclose(
          next.map((row) => row[k]),
          close,
        );
      const descended = values[0].map((w, i) => {
        const accumulated = momentum * values[1][i] + values[3][i];
        return [w - rate * accumulated, accumulated];
      });
      const descent = callOp('SiameseMomentum', [w, m, g, tf.scalar(rate)], { momentum });
      for (const [k, result] of descent.slice(0, 2).entries())
        expect([...result.dataSync()]).toBeAllclose(
          descended.map((row) => row[k]),
          close,
        );
    });
  });

  const states = (w: tf.Tensor, gradient: tf.Tensor) => {
    const adam = callOp('SiameseAdam', [w, w, w.square(), gradient, ...scalars([rate, 1, 1])], rates);
    const descent = callOp('SiameseMomentum', [w, w, gradient, tf.scalar(rate)], { momentum });
    return [adam[3], descent[2]].map((state) => state.dataSync()[0]);
  };

  it.each([1, 100_000])(
    'report which part of a step of %d values is not finite: the gradient, the new values, or nothing',
    (size) => {
      const w = normal([size]);
      expect(states(w, w)).toEqual([0, 0]);
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
        for (const at of [0, size - 1]) {
          const values = new Float32Array(size);
          values[at] = value;
          expect(states(w, tf.tensor1d(values))).toEqual([1, 1]);
          values[at] = Math.sign(value) * 3e38;
          // Adam squares a value that is too large; momentum's sum stays finite.
          if (!Number.isNaN(value)) expect(states(w, tf.tensor1d(values))).toEqual([2, 0]);
        }
      expect(states(tf.fill([size], 3.4e38), tf.fill([size], 3.4e38))).toEqual([2, 2]);
    },
  );
});

describe('SiameseCheck', () => {
  it('says whether gradients, or the values made from them, hold a number that is not finite', () => {
    const [a, b, c] = [normal([3]), normal([2, 50_000]), tf.tensor1d([3.4e38, -3.4e38, 1e-45])];
    const state = (...inputs: tf.Tensor[]) =>
      callOp('SiameseCheck', inputs, { gradients: 1, n: inputs.length - 1 })[0].dataSync()[0];
    expect(state(a, b, c)).toBe(0);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const bad = tf.concat([tf.zeros([70_000]), tf.tensor1d([value]), tf.zeros([5])]);
      expect(state(bad, b, c)).toBe(1);
      expect(state(a, b, bad)).toBe(2);
      expect(state(bad, bad)).toBe(1);
    }
  });
});

describe('SiameseCommit', () => {
  it.each([
    [[0.5], true],
    [[0.5, 0, 0], true],
    [[0.5, 0, 1], false],
    [[0.5, 2, 0], false],
    [[Number.NaN, 0], false],
    [[Number.NEGATIVE_INFINITY, 0], false],
  ])('with the report %j, gives the new values: %s', (report, isTaken) => {
    const [a, b, c, d] = [normal([3], 1), normal([2, 2], 2), normal([3], 3), normal([2, 2], 4)];
    const found = callOp('SiameseCommit', [tf.tensor1d(report), a, b, c, d], { n: 2 });
    for (const [i, result] of found.entries())
      expect(result.dataSync()).toEqual((isTaken ? [a, b] : [c, d])[i].dataSync());
  });
});
