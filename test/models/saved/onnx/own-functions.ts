import { tf } from '../../../../lib/tensorflow/tensorflow';
import { OwnLayer } from './own-layer';
import { chain } from './stock-layers';

type Function = (x: tf.Tensor) => tf.Tensor;

/** Values near those of `inputsFor`, brought into (0.1, 1): where every function is defined. */
const inside: Function = (x) => x.sigmoid().mul(0.9).add(0.05);
const spread = (length: number) => Float32Array.from({ length }, (_, i) => (2 * i) / length - 1);
const vector = (length: number) => tf.tensor1d(spread(length));
const numbers = (x: tf.Tensor) => x.cast('float32');

/** tfjs functions of which users may make layers, by name. */
const functions: Record<string, Function> = {
  ...Object.fromEntries(
    (['acos', 'asin', 'atan', 'ceil', 'cos', 'cosh', 'erf', 'exp', 'expm1', 'floor', 'isNaN', 'log'] as const).map(
      (name) => [name, (x: tf.Tensor) => numbers(inside(x)[name]())],
    ),
  ),
  ...Object.fromEntries(
    (['log1p', 'neg', 'reciprocal', 'round', 'rsqrt', 'sign', 'sin', 'sinh', 'sqrt', 'tan', 'asinh'] as const).map(
      (name) => [name, (x: tf.Tensor) => inside(x)[name]()],
    ),
  ),
  acosh: (x) => inside(x).add(1).acosh(),
  atanh: (x) => inside(x).atanh(),
  'signs and ceilings of both sides': (x) => x.sign().add(x.ceil()).add(x.floor()).add(x.round()),
  'leaky ReLU': (x) => x.leakyRelu(0.3),
  power: (x) => inside(x).pow(tf.scalar(1.7)),
  comparisons: (x) => {
    const y = tf.scalar(0.2);
    return numbers(x.less(y))
      .add(numbers(x.lessEqual(y)).mul(2))
      .add(numbers(x.equal(x.abs())).mul(4));
  },
  logic: (x) => numbers(x.greater(0).logicalAnd(x.less(0.5)).logicalOr(x.less(-0.2).logicalNot().logicalNot())),
  where: (x) => tf.where(x.greater(0), x.square(), x.neg()),
  'sums, products and extremes': (x) =>
    tf.concat([x.sum(-1, true), x.prod(-1, true), x.min(-1, true), x.max(-1, true), x.mean(-1, true)], -1),
  'any and all': (x) => numbers(x.greater(0.5).any(-1, true)).add(numbers(x.greater(-0.5).all(-1, true)).mul(2)),
  'slice backwards in steps': (x) => x.stridedSlice([0, 1], [1, -1], [1, 1], 1, 3),
  'reversed and tiled': (x) => x.reverse(-1).tile(x.shape.map((_, i) => (i === 0 ? 1 : 2))),
  'stacked and unstacked': (x) => tf.stack(tf.unstack(x, 1).reverse(), 1),
  'gathered, in two orders': (x) => x.gather(tf.tensor1d([1, 0, 0], 'int32'), 1),
  'a vector of channels': (x) => x.mul(vector(x.shape.at(-1)!)).sub(vector(x.shape.at(-1)!)),
  'whole numbers between': (x) => numbers(x.mul(10).cast('int32')),
};

/** Functions of images, applied after a convolution, where channels are first. */
const ofImages: Record<string, Function> = {
  'mean of height alone': (x) => x.mean(1),
  'mean of all of the image, kept': (x) => x.mean([1, 2], true),
  'mean of the channels': (x) => x.mean(3),
  'maximum of all of the image': (x) => x.max([1, 2]),
  'minimum of all of the image': (x) => x.min([1, 2]),
  'mirrored border': (x) =>
    tf.mirrorPad(
      x as tf.Tensor4D,
      [
        [0, 0],
        [1, 2],
        [2, 1],
        [0, 0],
      ],
      'reflect',
    ),
  'resized, half pixels': (x) =>
    tf.concat(
      [
        tf.image.resizeBilinear(x as tf.Tensor4D, [7, 4], false, true),
        tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [7, 4], false, true),
      ],
      3,
    ),
  'resized, corners aligned': (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [7, 9], true),
  'an image added to all': (x) => x.add(tf.tensor4d(spread(20 * 4), [1, 4, 5, 4])),
  'a product with the mean of each channel': (x) => x.mul(x.mean([1, 2], true)),
  'a product with a vector of the rows': (x) => x.mul(x.mean([1, 2, 3]).reshape([-1, 1, 1, 1])),
  'a product of matrices, turned': (x) => tf.matMul(x, x, true, false).add(tf.matMul(x, x, false, true).mean()),
};

const convolution = () =>
  tf.layers.conv2d({ filters: 4, kernelSize: 3, kernelInitializer: tf.initializers.glorotNormal({ seed: 5 }) });

/** Models whose last layer is a user's own, for vectors and for the output of a convolution. */
export const ownFunctions: Record<string, () => tf.LayersModel> = {
  ...Object.fromEntries(
    Object.entries(functions).flatMap(([name, compute]) => [
      [`${name}, of vectors`, () => chain([6], new OwnLayer(compute))],
      [`${name}, after a convolution`, () => chain([6, 7, 3], convolution(), new OwnLayer(compute))],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(ofImages).map(([name, compute]) => [
      name,
      () => chain([6, 7, 3], convolution(), new OwnLayer(compute)),
    ]),
  ),
};
