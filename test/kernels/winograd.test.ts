import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { callOp, normal, type Padding, paddingAround } from './call-op';

const upTo = (max: number) => fc.integer({ min: 1, max });
const close = { rtol: 1e-4, atol: 1e-4 };

const shapes = fc
  .record({
    ...{ n: fc.nat(3), h: upTo(9), w: upTo(9), size: fc.constantFrom(2, 3) },
    ...{ channels: fc.constantFrom(16, 48), filters: fc.constantFrom(16, 32, 80) },
    padding: fc.constantFrom<Padding>('same', 'valid'),
  })
  .filter(({ h, w, size, padding }) => padding === 'same' || (h >= size && w >= size));

describe('SiameseWinograd', () => {
  it('is a convolution, with both its gradients', () => {
    const property = fc.property(shapes, ({ n, h, w, channels, filters, size, padding }) =>
      tf.tidy(() => {
        const x = normal([n, h, w, channels]);
        const filter = normal([size, size, channels, filters], 2);
        const around = paddingAround(padding, [h, w], [size, size]);
        const [y] = callOp('SiameseWinograd', [x, filter], { padding: around });
        const composed = (x: tf.Tensor, filter: tf.Tensor) =>
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, padding) as tf.Tensor;
        const [rows, columns] = padding === 'same' ? [h, w] : [h - size + 1, w - size + 1];
        expect(y.shape).toEqual([n, rows, columns, filters]);
        const dy = normal(y.shape, 3);
        const [df] = callOp('SiameseWinogradFilterGrad', [x, dy], { padding: around, size });
        if (n === 0) {
          expect(df).toBeAllclose(tf.zerosLike(filter));
          return;
        }
        const back = around.map((rows) => size - 1 - rows);
        const [dx] = callOp('SiameseWinograd', [dy, filter], { padding: back, gradient: true });
        expect(y).toBeAllclose(composed(x, filter), close);
        const [byImages, byFilter] = tf.grads(composed)([x, filter], dy);
        expect(dx).toBeAllclose(byImages, close);
        expect(df).toBeAllclose(byFilter, close);
      }),
    );
    fc.assert(property, { numRuns: 40 });
  });

  it('is a convolution and a max-pool, with both its gradients', () => {
    const property = fc.property(shapes, ({ n, h, w, channels, filters, size, padding }) =>
      tf.tidy(() => {
        const x = normal([n, h, w, channels]);
        const filter = normal([size, size, channels, filters], 2);
        const around = paddingAround(padding, [h, w], [size, size]);
        const [y, place] = callOp('SiameseWinogradPool', [x, filter], { padding: around });
        const [rows, columns] = padding === 'same' ? [h, w] : [h - size + 1, w - size + 1];
        const pooled = [n, rows >> 1, columns >> 1, filters];
        expect([y.shape, place.shape]).toEqual([pooled, pooled]);
        const dy = normal(pooled, 3);
        const [df] = callOp('SiameseWinogradPoolFilterGrad', [x, dy, place], { padding: around, size });
        const back = { padding: around.map((rows) => size - 1 - rows), size: [rows, columns] };
        const [dx] = callOp('SiameseWinogradPoolInputGrad', [dy, place, filter], back);
        if (y.size === 0) {
          expect(df).toBeAllclose(tf.zerosLike(filter));
          expect(dx).toBeAllclose(tf.zerosLike(x));
          return;
        }
        const composed = (x: tf.Tensor, filter: tf.Tensor) =>
          tf.maxPool(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, padding), 2, 2, 'valid') as tf.Tensor;
        expect(y).toBeAllclose(composed(x, filter), close);
        const [byImages, byFilter] = tf.grads(composed)([x, filter], dy);
        expect(dx).toBeAllclose(byImages, close);
        expect(df).toBeAllclose(byFilter, close);
      }),
    );
    fc.assert(property, { numRuns: 40 });
  });

  it('is as close to float64 as a convolution is, up to one or two bits', () => {
    for (const size of [2, 3]) {
      const [h, w, c, f] = [12, 12, 64, 16];
      const x = normal([1, h, w, c]).add(1);
      const filter = normal([size, size, c, f], 2);
      const exact = convolveNaively(x, filter, [h, w, c, f], size);
      const errorOf = (y: tf.Tensor) => Math.max(...y.dataSync().map((value, i) => Math.abs(value - exact[i])));
      const direct = errorOf(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'valid'));
      const [own] = callOp('SiameseWinograd', [x, filter], { padding: [0, 0, 0, 0] });
      expect(errorOf(own)).toBeLessThan(8 * direct);
      expect(errorOf(own)).toBeGreaterThan(0);
    }
  });

  it('gives NaN in all results that read a NaN', () => {
    const filter = normal([2, 2, 16, 16], 2);
    const x = tf.buffer([1, 5, 5, 16]);
    x.set(Number.NaN, 0, 3, 3, 0);
    const [y] = callOp('SiameseWinograd', [x.toTensor(), filter], { padding: [0, 0, 0, 0] });
    const values = y.arraySync() as number[][][][];
    for (const row of [2, 3])
      for (const column of [2, 3]) expect(values[0][row][column]).toEqual(Array(16).fill(Number.NaN));
    expect(values[0][0][0]).toEqual(Array(16).fill(0));
  });
});

/** A convolution without padding, in float64. */
function convolveNaively(images: tf.Tensor, filters: tf.Tensor, [h, w, c, f]: number[], size: number): Float64Array {
  const [x, weights] = [images.dataSync(), filters.dataSync()];
  const [rows, columns] = [h - size + 1, w - size + 1];
  const y = new Float64Array(rows * columns * f);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++)
          for (let channel = 0; channel < c; channel++)
            for (let k = 0; k < f; k++)
              y[(row * columns + column) * f + k] +=
                x[((row + i) * w + column + j) * c + channel] * weights[((i * size + j) * c + channel) * f + k];
  return y;
}
