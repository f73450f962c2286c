import { attribute, nativeOp } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';

/** What the steps below compute with. */
export interface Inputs {
  /** float32 [2, 3], from 0.1 to 0.9 */
  x: tf.Tensor2D;
  y: tf.Tensor2D;
  /** float32 [1, 6, 6, 2] */
  image: tf.Tensor4D;
  /** float32 [2, 2, 2, 2] */
  filter: tf.Tensor4D;
  /** float32 [1, 4, 4, 4, 1] and [2, 2, 2, 1, 1] */
  volume: tf.Tensor5D;
  volumeFilter: tf.Tensor5D;
  /** int32 [2], from 0 to 1 */
  whole: tf.Tensor1D;
  /** bool [2, 3] */
  flags: tf.Tensor2D;
}

export type Step = (inputs: Inputs) => tf.Tensor | tf.Tensor[];

/** Not random, but no two alike; another `round` gives other values. */
const some = (shape: number[], round: number, from = 0.1, to = 0.9) => {
  const size = shape.reduce((product, length) => product * length, 1);
  const share = (i: number) => ((i + 1) * 0.618034 + round * 0.271) % 1;
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => from + (to - from) * share(i)),
    shape,
  );
};

export const inputsOf = (round: number): Inputs => ({
  x: some([2, 3], round) as tf.Tensor2D,
  y: some([2, 3], round + 10) as tf.Tensor2D,
  image: some([1, 6, 6, 2], round) as tf.Tensor4D,
  filter: some([2, 2, 2, 2], round) as tf.Tensor4D,
  volume: some([1, 4, 4, 4, 1], round) as tf.Tensor5D,
  volumeFilter: some([2, 2, 2, 1, 1], round) as tf.Tensor5D,
  whole: tf.tensor1d([round % 2, (round + 1) % 2], 'int32'),
  flags: some([2, 3], round).greater(0.5) as tf.Tensor2D,
});

const gradientOf = (of: (inputs: Inputs) => tf.Tensor, by: keyof Inputs): Step => {
  return (inputs) => tf.grad((value: tf.Tensor) => of({ ...inputs, [by]: value }).square())(inputs[by]);
};
/** tf.grad of a function whose values depend on two of its inputs. */
const gradientsOf = (of: (inputs: Inputs) => tf.Tensor, by: (keyof Inputs)[]): Step => {
  return (inputs) =>
    tf.grads((...values: tf.Tensor[]) =>
      of(Object.assign({ ...inputs }, Object.fromEntries(by.map((key, i) => [key, values[i]])))).square(),
    )(by.map((key) => inputs[key]));
};

const elementwise = [
  ...['abs', 'acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'ceil', 'cos', 'cosh', 'elu', 'erf', 'exp', 'expm1'],
  ...[
    'floor',
    'isFinite',
    'isInf',
    'isNaN',
    'leakyRelu',
    'log',
    'log1p',
    'neg',
    'onesLike',
    'reciprocal',
    'relu',
    'relu6',
  ],
  ...[
    'round',
    'rsqrt',
    'selu',
    'sigmoid',
    'sign',
    'sin',
    'sinh',
    'softmax',
    'logSoftmax',
    'softplus',
    'sqrt',
    'square',
  ],
  ...['step', 'tan', 'tanh', 'zerosLike', 'logSumExp'],
] as const;
const binary = [
  ...[
    'add',
    'atan2',
    'div',
    'divNoNan',
    'equal',
    'floorDiv',
    'greater',
    'greaterEqual',
    'less',
    'lessEqual',
    'maximum',
  ],
  ...['minimum', 'mod', 'mul', 'notEqual', 'pow', 'prelu', 'squaredDifference', 'sub'],
] as const;
const reductions = ['argMax', 'argMin', 'max', 'mean', 'min', 'prod', 'sum', 'cumsum', 'cumprod', 'reverse'] as const;

const images: [string, (inputs: Inputs) => tf.Tensor, (keyof Inputs)[]][] = [
  ['conv2d', ({ image, filter }) => tf.conv2d(image, filter, 1, 'same'), ['image', 'filter']],
  [
    'conv2d, padded by numbers',
    ({ image, filter }) =>
      tf.conv2d(image, filter, 2, [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 0],
      ]),
    [],
  ],
  ['depthwiseConv2d', ({ image, filter }) => tf.depthwiseConv2d(image, filter, 1, 'valid'), ['image', 'filter']],
  [
    'conv2dTranspose',
    ({ image, filter }) => tf.conv2dTranspose(image, filter, [1, 7, 7, 2], 1, 'valid'),
    ['image', 'filter'],
  ],
  ['avgPool', ({ image }) => tf.avgPool(image, 2, 2, 'valid'), ['image']],
  ['maxPool', ({ image }) => tf.maxPool(image, 3, 2, 'same'), ['image']],
  ['conv3d', ({ volume, volumeFilter }) => tf.conv3d(volume, volumeFilter, 1, 'same'), ['volume', 'volumeFilter']],
  ['avgPool3d', ({ volume }) => tf.avgPool3d(volume, 2, 2, 'valid'), ['volume']],
  ['maxPool3d', ({ volume }) => tf.maxPool3d(volume, 2, 2, 'valid'), ['volume']],
  [
    'dilation2d',
    ({ image, x }) =>
      tf.dilation2d(image, x.slice([0, 0], [2, 2]).reshape([2, 2, 1]).tile([1, 1, 2]) as tf.Tensor3D, 1, 'same'),
    ['image', 'x'],
  ],
  ['resizeBilinear', ({ image }) => tf.image.resizeBilinear(image, [4, 5]), ['image']],
  ['resizeNearestNeighbor', ({ image }) => tf.image.resizeNearestNeighbor(image, [4, 5]), ['image']],
  ['localResponseNormalization', ({ image }) => tf.localResponseNormalization(image), ['image']],
  [
    'batchNorm',
    ({ image, x }) => tf.batchNorm(image, x.slice([0, 0], [1, 2]).reshape([2]), x.slice([1, 0], [1, 2]).reshape([2])),
    [],
  ],
  [
    'spaceToBatchND',
    ({ image }) =>
      tf.spaceToBatchND(
        image,
        [2, 2],
        [
          [0, 0],
          [0, 0],
        ],
      ),
    ['image'],
  ],
  [
    'batchToSpaceND',
    ({ image }) =>
      tf.batchToSpaceND(
        image.tile([4, 1, 1, 1]),
        [2, 2],
        [
          [0, 0],
          [0, 0],
        ],
      ),
    ['image'],
  ],
  [
    'mirrorPad',
    ({ image }) =>
      tf.mirrorPad(
        image,
        [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ],
        'reflect',
      ),
    [],
  ],
  ['depthToSpace', ({ image }) => tf.depthToSpace(image.tile([1, 1, 1, 2]) as tf.Tensor4D, 2, 'NHWC'), []],
  ['flipLeftRight', ({ image }) => tf.image.flipLeftRight(image), []],
  [
    'cropAndResize',
    ({ image, x }) =>
      tf.image.cropAndResize(
        image,
        tf.concat([x.slice([0, 0], [1, 2]).mul(0.3), x.slice([1, 0], [1, 2])], 1) as tf.Tensor2D,
        tf.tensor1d([0], 'int32'),
        [2, 2],
      ),
    [],
  ],
  [
    'fused conv2d',
    ({ image, filter }) =>
      tf.fused.conv2d({ x: image, filter, strides: 1, pad: 'same', bias: tf.tensor1d([1, 2]), activation: 'relu' }),
    ['image', 'filter'],
  ],
  [
    'fused depthwiseConv2d',
    ({ image, filter }) => tf.fused.depthwiseConv2d({ x: image, filter, strides: 1, pad: 'same', activation: 'relu6' }),
    ['image'],
  ],
];

const others: [string, Step][] = [
  ['addN', ({ x, y }) => tf.addN([x, y, x])],
  ['matMul', ({ x, y }) => x.matMul(y, false, true)],
  ['batched matMul', ({ x, y }) => tf.stack([x, y]).matMul(tf.stack([y, x]), true)],
  [
    'fused matMul',
    ({ x, y }) => tf.fused.matMul({ a: x, b: y, transposeB: true, bias: tf.tensor1d([1, -2]), activation: 'relu' }),
  ],
  ['dot and outer product', ({ x }) => tf.outerProduct(x.slice([0, 0], [1, 3]).as1D(), x.slice([1, 0], [1, 3]).as1D())],
  ['einsum', ({ x, y }) => tf.einsum('ij,kj->ik', x, y)],
  ['cast to int32 and bool', ({ x }) => [x.mul(5).cast('int32'), x.sub(0.5).relu().cast('bool')]],
  ['clipByValue', ({ x }) => x.clipByValue(0.3, 0.6)],
  ['broadcastTo', ({ x }) => x.broadcastTo([4, 2, 3])],
  ['broadcastArgs', () => tf.broadcastArgs([2, 3], [1, 3])],
  ['concat and stack', ({ x, y }) => [tf.concat([x, y], 1), tf.stack([x, y], 1)]],
  ['split and unstack', ({ x }) => [...tf.split(x, 3, 1), ...tf.unstack(x)]],
  ['slice and stridedSlice', ({ x }) => [x.slice([0, 1], [2, 2]), tf.stridedSlice(x, [0, 0], [2, 3], [1, 2])]],
  [
    'pad and tile',
    ({ x }) => [
      x.pad(
        [
          [1, 0],
          [0, 2],
        ],
        7,
      ),
      x.tile([2, 1]),
    ],
  ],
  [
    'reshape, expandDims, squeeze, transpose',
    ({ x }) => [x.reshape([3, 2]), x.expandDims(1), x.expandDims().squeeze(), x.transpose()],
  ],
  ['clone', ({ x }) => x.clone()],
  [
    'fill, linspace, range, eye',
    ({ x }) => [tf.fill([2, 3], 4).mul(x), tf.linspace(0, 1, 3).mul(x), tf.range(0, 3).mul(x), tf.eye(3).mul(x.sum())],
  ],
  ['diag', ({ x }) => tf.diag(x)],
  ['where', ({ x, y, flags }) => tf.where(flags, x, y)],
  [
    'logical ops',
    ({ flags, x }) => [
      flags.logicalNot(),
      flags.logicalAnd(x.less(0.5)),
      flags.logicalOr(x.less(0.5)),
      flags.logicalXor(x.less(0.5)),
    ],
  ],
  ['gather, by numbers of its own', ({ x }) => tf.gather(x, [1, 0, 1])],
  ['gather, by an argument', ({ x, whole }) => tf.gather(x, whole)],
  ['gather, by what it computes', ({ x, y }) => tf.gather(x, y.sum(1).greater(1).cast('int32') as tf.Tensor1D)],
  ['gatherND', ({ x, whole }) => tf.gatherND(x, tf.stack([whole, whole], 1) as tf.Tensor)],
  ['scatterND', ({ x, whole }) => tf.scatterND(whole.expandDims(1), x, [2, 3])],
  ['tensorScatterUpdate', ({ x, y, whole }) => tf.tensorScatterUpdate(x, whole.expandDims(1), y)],
  [
    'sparseToDense',
    ({ x, whole }) =>
      tf.sparseToDense(
        tf.tensor1d([0, 1], 'int32'),
        x.slice([0, 0], [1, 2]).as1D().mul(whole) as tf.Tensor1D,
        [4],
        tf.scalar(0.5),
      ),
  ],
  ['unsortedSegmentSum', ({ x, whole }) => tf.unsortedSegmentSum(x, whole, 2)],
  ['oneHot', ({ whole }) => tf.oneHot(whole, 3)],
  ['bincount', ({ whole, x }) => tf.bincount(whole, x.slice([0, 0], [1, 2]).as1D(), 4)],
  [
    'topk',
    ({ x }) => {
      const { values, indices } = tf.topk(x, 2);
      return [values, indices];
    },
  ],
  ['all and any', ({ flags }) => [flags.all(1), flags.any(1)]],
  ['norm', ({ x }) => tf.norm(x, 2, 1)],
  [
    'moments',
    ({ x }) => {
      const { mean, variance } = tf.moments(x, 0);
      return [mean, variance];
    },
  ],
  [
    'complex numbers',
    ({ x, y }) => {
      const z = tf.complex(x, y);
      return [tf.real(z), tf.imag(z), tf.abs(z)];
    },
  ],
  [
    'fft',
    ({ x, y }) => {
      const z = tf.spectral.ifft(tf.spectral.fft(tf.complex(x, y)).mul(tf.complex(y, x)));
      return [tf.real(z), tf.imag(z)];
    },
  ],
  [
    'rfft',
    ({ x }) => {
      const z = tf.spectral.rfft(x);
      return [tf.real(z), tf.imag(z)];
    },
  ],
  ['gradient of elu', gradientOf(({ x }) => tf.elu(x.sub(0.5)), 'x')],
  ['gradient of gather', gradientOf(({ x }) => tf.gather(x, [1, 1, 0]), 'x')],
  ['gradient of softmax', gradientOf(({ x }) => tf.softmax(x), 'x')],
  ['gradient of matMul', gradientsOf(({ x, y }) => x.matMul(y, true), ['x', 'y'])],
  [
    'gradient of where, max and norm',
    gradientsOf(({ x, y, flags }) => tf.where(flags, x, y).max(1).add(x.norm('euclidean', 1)), ['x', 'y']),
  ],
];

const op = (name: string) => (tf as unknown as Record<string, (...args: unknown[]) => tf.Tensor>)[name];

/** Every op of tfjs-node that can be recorded, and gradients. */
export const steps: [string, Step][] = [
  ...elementwise.map((name): [string, Step] => [name, ({ x }) => op(name)(name === 'acosh' ? x.add(1) : x)]),
  ...binary.map((name): [string, Step] => [
    name,
    ({ x, y }) => op(name)(x, name === 'divNoNan' ? y.sub(0.5).relu() : y),
  ]),
  ...reductions.map((name): [string, Step] => [name, ({ x }) => op(name)(x, 1)]),
  ...images.flatMap(([name, of, by]): [string, Step][] => [
    [name, of],
    ...(by.length > 0 ? [[`gradient of ${name}`, gradientsOf(of, by)] as [string, Step]] : []),
  ]),
  ...others,
];

/** Those that cannot, with the beginning of the reason. */
export const refused: [string, Step, string][] = [
  ['multinomial', ({ x }) => tf.multinomial(x.log() as tf.Tensor2D, 4, 7), 'tf.multinomial draws in JavaScript'],
  [
    'multinomial of TensorFlow',
    ({ x }) =>
      nativeOp(
        'Multinomial',
        [attribute.type('T'), attribute.type('output_dtype', 'int32')],
        [x, tf.scalar(3, 'int32')],
      )[0],
    'op Multinomial draws from a state of its own',
  ],
  [
    'RandomStandardNormal',
    () =>
      nativeOp(
        'RandomStandardNormal',
        [attribute.type('T', 'int32'), attribute.type('dtype')],
        [tf.tensor1d([2], 'int32')],
      )[0],
    'op RandomStandardNormal draws from a state of its own',
  ],
  ['unique', ({ whole }) => tf.unique(whole).values, 'op UniqueV2 gives as many values as it finds'],
  [
    'Where',
    ({ flags }) => nativeOp('Where', [], [flags])[0].cast('float32'),
    'op Where gives as many values as it finds',
  ],
  [
    'nonMaxSuppression',
    ({ x }) =>
      tf.image.nonMaxSuppression(
        x.tile([1, 2]).slice([0, 0], [2, 4]) as tf.Tensor2D,
        x.slice([0, 0], [2, 1]).as1D(),
        2,
      ),
    'op NonMaxSuppressionV3 gives as many',
  ],
  [
    'nonMaxSuppressionWithScore',
    ({ x }) =>
      tf.image.nonMaxSuppressionWithScore(
        x.tile([1, 2]).slice([0, 0], [2, 4]) as tf.Tensor2D,
        x.slice([0, 0], [2, 1]).as1D(),
        2,
      ).selectedIndices,
    'op NonMaxSuppressionV5 gives as many',
  ],
  [
    'nonMaxSuppressionPadded',
    ({ x }) =>
      tf.image.nonMaxSuppressionPadded(
        x.tile([1, 2]).slice([0, 0], [2, 4]) as tf.Tensor2D,
        x.slice([0, 0], [2, 1]).as1D(),
        2,
      ).selectedIndices,
    'op NonMaxSuppressionV4 gives as many',
  ],
  ['text', () => tf.string.staticRegexReplace(tf.tensor(['a']), 'a', 'b'), 'cannot hold text'],
];
