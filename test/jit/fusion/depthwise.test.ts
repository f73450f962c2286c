import { describe, expect, it } from 'vitest';
import { fuse } from '../../../lib/jit/fusion/fuse';
import { jit } from '../../../lib/jit/jit';
import { record } from '../../../lib/jit/recording';
import { tf } from '../../../lib/tensorflow/tensorflow';
import { fused, images, variable, weighted } from './support';

type Convolve = (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.Tensor;
function opsOf(convolve: Convolve, image: number[], filter: number[]) {
  const weights = variable(filter);
  const step = (x: tf.Tensor) => {
    const composed = (x: tf.Tensor, filter: tf.Tensor) => weighted(convolve(x as tf.Tensor4D, filter as tf.Tensor4D));
    return [convolve(x as tf.Tensor4D, weights), ...tf.grads(composed)([x, weights])];
  };
  return fused(step, [images(...image)]).filter((op) => /^(Siamese)?Depthwise\w*$/.test(op));
}

const own = ['SiameseDepthwise', 'SiameseDepthwiseInputGrad', 'SiameseDepthwiseFilterGrad'];
const by =
  (stride: number | [number, number], padding: 'same' | 'valid', dilations = 1): Convolve =>
  (x, filter) =>
    tf.depthwiseConv2d(x, filter, stride, padding, 'NHWC', dilations);

describe('depthwise convolutions', () => {
  it.each<[string, Convolve, number[], number[]]>([
    ['3x3, same', by(1, 'same'), [2, 5, 4, 16], [3, 3, 16, 1]],
    ['3x3, same, stride 2, even and odd', by(2, 'same'), [2, 5, 4, 16], [3, 3, 16, 1]],
    ['3x3, valid, stride 2', by(2, 'valid'), [2, 6, 5, 32], [3, 3, 32, 1]],
    ['5x5, stride 3', by(3, 'same'), [1, 7, 8, 16], [5, 5, 16, 1]],
    ['3x3 on 1x1', by(1, 'same'), [3, 1, 1, 48], [3, 3, 48, 1]],
    ['3x3 on 2x2, stride 2', by(2, 'same'), [3, 2, 2, 16], [3, 3, 16, 1]],
    ['1x5', by(1, 'same'), [2, 4, 4, 16], [1, 5, 16, 1]],
  ])('run on the own ops, with their gradients: %s', (_, convolve, image, filter) => {
    expect(opsOf(convolve, image, filter).sort()).toEqual([...own].sort());
  });

  it.each<[string, Convolve, number[], number[]]>([
    ['channels that fill no vector', by(1, 'same'), [2, 4, 4, 8], [3, 3, 8, 1]],
    ['more than one filter per channel', by(1, 'same'), [2, 4, 4, 16], [3, 3, 16, 2]],
    ['many taps', by(1, 'same'), [1, 8, 8, 16], [7, 7, 16, 1]],
  ])("stay TensorFlow's: %s", (_, convolve, image, filter) => {
    const ops = opsOf(convolve, image, filter);
    expect(ops).toHaveLength(3);
    for (const op of own) expect(ops).not.toContain(op);
  });

  it("use TensorFlow's gradient by the filter for large images at a stride", () => {
    const of = (size: number, stride: number) => opsOf(by(stride, 'same'), [1, size, size, 16], [3, 3, 16, 1]);
    const [forward, byImages, byFilter] = own;
    expect(of(16, 2).sort()).toEqual(['DepthwiseConv2dNativeBackpropFilter', forward, byImages].sort());
    expect(of(15, 2)).toContain(byFilter);
    expect(of(16, 1)).toContain(byFilter);
  });

  it("stay TensorFlow's with dilation", () => {
    const filter = variable([3, 3, 16, 1]);
    const plain = record(([x]) => [by(1, 'same')(x as tf.Tensor4D, filter)], [images(2, 6, 6, 16)]);
    // Written into the recording, because on some processors TensorFlow refuses to run it.
    const dilated = (by: number) => {
      const dilations = { list: { i: [1, by, by, 1] } };
      const nodes = plain.nodes.map((node) => ({ ...node, attr: { ...node.attr, dilations } }));
      return fuse({ ...plain, nodes }).nodes.map(({ op }) => op);
    };
    expect(dilated(1)).toContain('SiameseDepthwise');
    expect(dilated(2)).not.toContain('SiameseDepthwise');
  });

  it("with dilation, give TensorFlow's values when recorded, or are refused if TensorFlow refuses them", () => {
    const [x, filter] = [images(2, 6, 6, 16), variable([3, 3, 16, 1])];
    const step = (x: tf.Tensor) => by(1, 'same', 2)(x as tf.Tensor4D, filter);
    const outcome = (f: () => tf.Tensor) => {
      try {
        return f().arraySync();
      } catch (error) {
        return (error as Error).message;
      }
    };
    const [wanted, found] = [step, jit(step)].map((f) => outcome(() => f(x)));
    if (typeof wanted === 'string') expect(found).toBe(wanted);
    else expect(found).toBeAllclose(wanted);
  });
});
