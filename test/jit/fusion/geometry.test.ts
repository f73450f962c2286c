import fc from 'fast-check';
import { expect, it } from 'vitest';
import { paddingOf, strideOf } from '../../../lib/jit/fusion/geometry';
import type { NodeDef } from '../../../lib/jit/graph-def';
import { paddingAround } from '../../kernels/call-op';

const convolution = (attr: NodeDef['attr']): NodeDef => ({ name: 'convolution', op: 'Conv2D', input: [], attr });
const list = (...i: number[]) => ({ list: { i } });
const padded = (padding: string) => convolution({ padding: { s: Buffer.from(padding) } });

it('gives the stride of a convolution without dilation', () => {
  expect(strideOf(convolution({ strides: list(1, 2, 2, 1) }))).toBe(2);
  expect(strideOf(convolution({ strides: list(1, 3, 3, 1), dilations: list(1, 1, 1, 1) }))).toBe(3);
  expect(strideOf(convolution({ strides: list(1, 1, 2, 1) }))).toBeUndefined();
  expect(strideOf(convolution({ strides: list(1, 1, 1, 1), dilations: list(1, 2, 2, 1) }))).toBeUndefined();
  expect(strideOf(convolution({}))).toBeUndefined();
});

it('pads as TensorFlow does, by less than the window', () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }));
  fc.assert(
    fc.property(sizes, sizes, fc.integer({ min: 1, max: 4 }), (image, window, stride) => {
      const padding = paddingOf(padded('SAME'), image, window, stride);
      expect(padding).toEqual(paddingAround('same', image, window, stride));
      expect(Math.max(...padding!.slice(0, 2))).toBeLessThan(window[0]);
      expect(paddingOf(padded('VALID'), image, window, stride)).toEqual([0, 0, 0, 0]);
    }),
  );
  expect(paddingOf(padded('EXPLICIT'), [3, 3], [2, 2], 1)).toBeUndefined();
  expect(paddingOf(convolution({ padding: {} }), [3, 3], [2, 2], 1)).toBeUndefined();
});
