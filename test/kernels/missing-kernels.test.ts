import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  depthwiseFilterGradient,
  depthwiseInputGradient,
  filterGradient,
} from '../../lib/kernels/convolution-gradients';
import { composeMissingKernels } from '../../lib/kernels/missing-kernels';
import { averagePoolGradient, maxPoolGradient } from '../../lib/kernels/pool-gradients';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';

const { computeConv2DInfo, computePool2DInfo } = tf.backend_util;
type Pad = 'same' | 'valid' | number;

/** Convolutions and pools of small images: sizes that strides do and do not divide, windows of one pixel and of the whole image. */
const windows = fc
  .record({
    height: fc.integer({ min: 1, max: 7 }),
    width: fc.integer({ min: 1, max: 7 }),
    channels: fc.integer({ min: 1, max: 3 }),
    rows: fc.integer({ min: 1, max: 3 }),
    columns: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    multiplier: fc.integer({ min: 1, max: 2 }),
    pad: fc.constantFrom<Pad[]>('same', 'valid'),
  })
  .filter(({ height, width, rows, columns, pad }) => pad === 'same' || (rows <= height && columns <= width));

const normal = <R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number) =>
  tf.randomNormal<R>(shape, 0, 1, 'float32', seed);

/** A kernel of TensorFlow's. */
const kernel = (name: string, inputs: Record<string, tf.Tensor>, attributes: object) =>
  tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;

const check = (f: (given: typeof windows extends fc.Arbitrary<infer T> ? T : never) => void) =>
  fc.assert(
    fc.property(windows, (given) => void tf.tidy(() => f(given))),
    { numRuns: 60 },
  );

describe('gradients that are made of ops every backend has', () => {
  it("agree with TensorFlow's for a convolution, by its filter", () =>
    check(({ height, width, channels, rows, columns, stride, pad }) => {
      const [x, filterShape] = [
        normal<tf.Rank.R4>([2, height, width, channels], 1),
        [rows, columns, channels, 2],
      ] as const;
      const info = computeConv2DInfo(x.shape, [...filterShape], stride, 1, pad);
      const dy = normal<tf.Rank.R4>([2, info.outHeight, info.outWidth, 2], 2);
      const attributes = { strides: [stride, stride], pad, dataFormat: 'NHWC', filterShape };
      expect(filterGradient(x, dy, info)).toBeAllclose(kernel('Conv2DBackpropFilter', { x, dy }, attributes), {
        atol: 1e-5,
      });
    }));

  it("agree with TensorFlow's for a depthwise convolution, by its filter and by its images", () =>
    check(({ height, width, channels, rows, columns, stride, multiplier, pad }) => {
      const x = normal<tf.Rank.R4>([2, height, width, channels], 1);
      const filter = normal<tf.Rank.R4>([rows, columns, channels, multiplier], 3);
      const info = computeConv2DInfo(x.shape, filter.shape, stride, 1, pad, undefined, true);
      const dy = normal<tf.Rank.R4>([2, info.outHeight, info.outWidth, channels * multiplier], 2);
      const shared = { strides: [stride, stride], dilations: [1, 1], pad };
      const byFilter = kernel(
        'DepthwiseConv2dNativeBackpropFilter',
        { x, dy },
        { ...shared, filterShape: filter.shape },
      );
      const byInput = kernel('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...shared, inputShape: x.shape });
      expect(depthwiseFilterGradient(x, dy, info)).toBeAllclose(byFilter, { atol: 1e-5 });
      expect(depthwiseInputGradient(dy, filter, info)).toBeAllclose(byInput, { atol: 1e-5 });
    }));

  it("agree with TensorFlow's for pools, even of equal values", () =>
    check(({ height, width, channels, rows, columns, stride, pad, multiplier }) => {
      // Few different whole numbers, so that many are equal.
      const x = tf.round(normal<tf.Rank.R4>([2, height, width, channels], multiplier));
      const attributes = { filterSize: [rows, columns], strides: [stride, stride], pad };
      const info = computePool2DInfo(x.shape, [rows, columns], stride, 1, pad);
      const dy = normal<tf.Rank.R4>([2, info.outHeight, info.outWidth, channels], 2);
      const output = tf.maxPool(x, [rows, columns], stride, pad);
      const byMax = kernel('MaxPoolGrad', { dy, input: x, output }, attributes);
      const byMean = kernel('AvgPoolGrad', { dy, input: x }, attributes);
      expect(maxPoolGradient(dy, x, output, info)).toBeAllclose(byMax, { atol: 1e-5 });
      expect(averagePoolGradient(dy, x, info)).toBeAllclose(byMean, { atol: 1e-5 });
    }));

  it('are given to a backend that lacks them, and to no other', () => {
    const names = ['Conv2DBackpropFilter', 'MaxPoolGrad'];
    const before = names.map((name) => tf.getKernel(name, tf.getBackend()));
    composeMissingKernels();
    expect(names.map((name) => tf.getKernel(name, tf.getBackend()))).toEqual(before);
    const own = before[0] as tf.KernelConfig;
    tf.unregisterKernel(names[0], tf.getBackend());
    try {
      composeMissingKernels();
      const x = normal<tf.Rank.R4>([2, 5, 5, 2], 1);
      const dy = normal<tf.Rank.R4>([2, 3, 3, 4], 2);
      const attributes = { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', filterShape: [3, 3, 2, 4] };
      const composed = kernel(names[0], { x, dy }, attributes);
      expect(() => kernel(names[0], { x, dy }, { ...attributes, dataFormat: 'NCHW' })).toThrow('channels last');
      tf.unregisterKernel(names[0], tf.getBackend());
      tf.registerKernel(own);
      expect(composed).toBeAllclose(kernel(names[0], { x, dy }, attributes), { atol: 1e-5 });
    } finally {
      if (!tf.getKernel(names[0], tf.getBackend())) tf.registerKernel(own);
    }
  });
});
