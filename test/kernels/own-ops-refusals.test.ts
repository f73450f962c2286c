import { describe, expect, it } from 'vitest';
import { tf } from '../../lib/tensorflow/tensorflow';
import { uint8Tensor } from '../../lib/tensorflow/uint8';
import { type Attributes, callOp } from './call-op';

/** A shape of float32, or another tensor. */
type Input = number[] | tf.Tensor;
/** What is changed in a valid call, and what the op says about it. */
type Wrong = [found: string, changed: Record<number, Input>, attributes: Attributes];

const bytes = (shape: number[]) => uint8Tensor(new Uint8Array(tf.util.sizeFromShape(shape)), shape);
const seed = tf.tensor1d([1, 2], 'int32');
const huge = 2 ** 31 - 1;

const badPadding: Wrong[] = [
  ['padding of four sizes', {}, { padding: [0, 0, 0] }],
  ['padding of four sizes', {}, { padding: [0, 0, 0, 0, 0] }],
  ['padding of four sizes', {}, { padding: [-1, 1, 1, 1] }],
  ['padding of four sizes', {}, { padding: [1, 1, 1, huge] }],
];
const badRate: Wrong[] = [
  ['less than 1, found 1', {}, { rate: 1 }],
  ['less than 1, found 2', {}, { rate: 2 }],
  ['at least 0 and less than 1, found -0.5', {}, { rate: -0.5 }],
  ['at least 0 and less than 1, found nan', {}, { rate: Number.NaN }],
];
const badSeed: Wrong[] = [1, 3, 0].map((length) => [
  `seed of 2 numbers, found ${length}`,
  { [-1]: tf.zeros([length], 'int32') },
  {},
]);
const notOne = (first: number, last: number): Wrong[] =>
  Array.from({ length: last - first }, (_, i) => [
    `one value in input ${first + i}, found 2`,
    { [first + i]: [2] },
    {},
  ]);
const notAll = (size: number, first: number, last: number): Wrong[] =>
  Array.from({ length: last - first }, (_, i) => [
    `must be given ${size} values in input ${first + i}`,
    { [first + i]: [size - 1] },
    {},
  ]);
const badImages = (dy: number, shape: number[]): Wrong[] =>
  [0, 1, 2, 3].map((axis) => ['found [', { [dy]: shape.map((size, i) => (i === axis ? size + 16 : size)) }, {}]);

const ops: Record<string, { inputs: Input[]; attributes: Attributes; wrong: Wrong[] }> = {
  SiameseMaxPool: {
    inputs: [[2, 4, 4, 3]],
    attributes: {},
    wrong: [['[n, h, w, c], found [4,4,3]', { 0: [4, 4, 3] }, {}]],
  },
  SiameseMaxPoolGrad: {
    inputs: [[2, 2, 2, 3], bytes([2, 2, 2, 3])],
    attributes: { size: [4, 5] },
    wrong: [
      ['one shape', { 0: [2, 2, 2, 4] }, {}],
      ['one shape', { 0: [2, 2, 3], 1: bytes([2, 2, 3]) }, {}],
      ['found 1 numbers', {}, { size: [4] }],
      ['found 3 numbers', {}, { size: [4, 4, 4] }],
      ['not the pool of 6 x 4', {}, { size: [6, 4] }],
      ['not the pool of 4 x 1', {}, { size: [4, 1] }],
      ['not the pool of -1 x 4', { 0: [2, 0, 2, 3], 1: bytes([2, 0, 2, 3]) }, { size: [-1, 4] }],
      ['not the pool of', {}, { size: [huge, huge] }],
    ],
  },
  SiameseConvolutionPool: {
    inputs: [
      [2, 6, 5, 3],
      [3, 3, 3, 16],
    ],
    attributes: { padding: [1, 1, 1, 1] },
    wrong: [
      ...badPadding,
      ['x [n, h, w, c], found [6,5,3]', { 0: [6, 5, 3] }, {}],
      ['filters [h, w, c, filters], found [3,3,48]', { 1: [3, 3, 48] }, {}],
      ['filters of 3 channels, as x has, found 2', { 1: [3, 3, 2, 16] }, {}],
      ['a multiple of 16 filters, found 8', { 1: [3, 3, 3, 8] }, {}],
      ['1 to 64 values per window, found 5 x 5 x 3', { 1: [5, 5, 3, 16] }, {}],
      ['1 to 64 values per window, found 0 x 3 x 3', { 1: [0, 3, 3, 16] }, {}],
      ['1 to 64 values per window', { 0: [2, 6, 5, 0], 1: [3, 3, 0, 16] }, {}],
      ['as large as the window, found 2 x 5 and 3 x 3', { 0: [2, 2, 5, 3] }, { padding: [0, 0, 0, 0] }],
      ['as large as the window, found 0 x 5', { 0: [2, 0, 5, 3] }, {}],
    ],
  },
  SiameseConvolutionPoolRelu: {
    inputs: [[2, 6, 5, 3], [3, 3, 3, 16], [16]],
    attributes: { padding: [1, 1, 1, 1] },
    wrong: [
      ...badPadding,
      ['a bias of 16 values, found 1', { 2: [1] }, {}],
      ['a bias of 16 values, found 32', { 2: [32] }, {}],
      ['filters of 3 channels, as x has, found 2', { 1: [3, 3, 2, 16] }, {}],
    ],
  },
  SiameseConvolutionPoolFilterGrad: {
    inputs: [[2, 6, 5, 3], [2, 3, 2, 16], bytes([2, 3, 2, 16])],
    attributes: { padding: [1, 1, 1, 1], window: [3, 3] },
    wrong: [
      ...badPadding,
      ...badImages(1, [2, 3, 2, 16]),
      ['found [', { 1: [3, 2, 16], 2: bytes([3, 2, 16]) }, {}],
      ['found [', { 2: bytes([2, 3, 2, 32]) }, {}],
      ['found [', { 1: [1, 3, 2, 16], 2: bytes([1, 3, 2, 16]) }, {}],
      ['x [n, h, w, c]', { 0: [180] }, {}],
      ['a window [h, w], found 1 numbers', {}, { window: [3] }],
      ['a window [h, w], found 4 numbers', {}, { window: [3, 3, 3, 16] }],
      ['1 to 64 values', {}, { window: [-3, -3] }],
      ['1 to 64 values', {}, { window: [0, 3] }],
      ['1 to 64 values', {}, { window: [huge, huge] }],
      ['1 to 64 values', { 0: [2, 6, 5, 8] }, {}],
      ['a multiple of 16 filters, found 8', { 1: [2, 3, 2, 8], 2: bytes([2, 3, 2, 8]) }, {}],
    ],
  },
  SiameseWinograd: {
    inputs: [
      [2, 5, 4, 16],
      [3, 3, 16, 32],
    ],
    attributes: { padding: [1, 1, 1, 1] },
    wrong: [
      ...badPadding,
      ['images [n, h, w, c], found 3 sizes', { 0: [5, 4, 16] }, {}],
      ['filters [size, size, c, filters], found [3,3,512]', { 1: [3, 3, 512] }, {}],
      ['filters [size, size, c, filters], found [3,2,16,32]', { 1: [3, 2, 16, 32] }, {}],
      ['filters of 2x2 or 3x3, found 4x4', { 1: [4, 4, 16, 32] }, {}],
      ['filters of 2x2 or 3x3, found 0x0', { 1: [0, 0, 16, 32] }, {}],
      ['images of 32 channels, found 16', { 1: [3, 3, 32, 32] }, {}],
      ['images of 32 channels, found 16', {}, { gradient: true }],
      ['multiples of 16 channels and filters, found 16 and 8', { 1: [3, 3, 16, 8] }, {}],
      ['multiples of 16 channels and filters, found 8 and 32', { 0: [2, 5, 4, 8] }, {}],
      ['multiples of 16 channels and filters, found 0 and 32', { 0: [2, 5, 4, 0], 1: [3, 3, 0, 32] }, {}],
      ['as large as the filters, found 2x4 and 3x3', { 0: [2, 2, 4, 16] }, { padding: [0, 0, 0, 0] }],
      ['as large as the filters, found 0x4', { 0: [2, 0, 4, 16] }, {}],
    ],
  },
  SiameseWinogradPool: {
    inputs: [
      [2, 5, 4, 16],
      [2, 2, 16, 32],
    ],
    attributes: { padding: [0, 1, 0, 1] },
    wrong: [
      ...badPadding,
      ['found 3 sizes', { 0: [5, 4, 16] }, {}],
      ['images of 32 channels, found 16', { 1: [2, 2, 32, 32] }, {}],
      ['found 16 and 8', { 1: [2, 2, 16, 8] }, {}],
    ],
  },
  SiameseWinogradPoolInputGrad: {
    inputs: [[2, 2, 2, 32], bytes([2, 2, 2, 32]), [2, 2, 16, 32]],
    attributes: { padding: [1, 0, 1, 0], size: [5, 4] },
    wrong: [
      ...badPadding,
      ...badImages(0, [2, 2, 2, 32]),
      ['of one shape [n, h, w, c], found [2,64]', { 0: [2, 64], 1: bytes([2, 64]) }, {}],
      ['images of 16 channels, found 32', { 2: [2, 2, 16, 16] }, {}],
      ['filters [size, size, c, filters], found [2,2,512]', { 2: [2, 2, 512] }, {}],
      ['not the pool of 5 x 6', {}, { size: [5, 6] }],
      ['not the pool of 5', {}, { size: [5] }],
      ['not the pool of 5 x 4 x 4', {}, { size: [5, 4, 4] }],
      ['not the pool of -1 x 4', { 0: [2, 0, 2, 32], 1: bytes([2, 0, 2, 32]) }, { size: [-1, 4] }],
      ['not the pool of', {}, { size: [huge, huge] }],
    ],
  },
  SiameseWinogradPoolFilterGrad: {
    inputs: [[2, 5, 4, 16], [2, 2, 2, 32], bytes([2, 2, 2, 32])],
    attributes: { padding: [0, 1, 0, 1], size: 2 },
    wrong: [
      ...badPadding,
      ...badImages(1, [2, 2, 2, 32]),
      ['must be given places [2,2,2,32], found [2,2,2,16]', { 2: bytes([2, 2, 2, 16]) }, {}],
      ['filters of 2x2 or 3x3, found 4x4', {}, { size: 4 }],
    ],
  },
  SiameseWinogradFilterGrad: {
    inputs: [
      [2, 5, 4, 16],
      [2, 5, 4, 32],
    ],
    attributes: { padding: [1, 1, 1, 1], size: 3 },
    wrong: [
      ...badPadding,
      ...badImages(1, [2, 5, 4, 32]).slice(0, 3), // more channels are more filters
      ['images [n, h, w, c], found 1 sizes', { 0: [640] }, {}],
      ['found 16 and 0', { 1: [2, 20, 32] }, {}],
      ['found 16 and 8', { 1: [2, 5, 4, 8] }, {}],
      ['filters of 2x2 or 3x3, found 1x1', {}, { size: 1 }],
      ['filters of 2x2 or 3x3, found -1x-1', {}, { size: -1 }],
      ['filters of 2x2 or 3x3', {}, { size: huge }],
      ['as large as the filters, found 0x4', { 0: [2, 0, 4, 16], 1: [2, 0, 4, 32] }, {}],
    ],
  },
  SiameseDepthwise: {
    inputs: [
      [2, 4, 4, 16],
      [3, 3, 16, 1],
    ],
    attributes: { stride: 1, padding: [1, 1, 1, 1] },
    wrong: [
      ...badPadding,
      ['images [n, h, w, c], found 3 sizes', { 0: [4, 4, 16] }, {}],
      ['a window [h, w], found 1 sizes', { 1: [144] }, {}],
      ['must be given [3,3,16,1], found [3,3,16]', { 1: [3, 3, 16] }, {}],
      ['must be given [3,3,16,1], found [3,3,32,1]', { 1: [3, 3, 32, 1] }, {}],
      ['must be given [3,3,16,1], found [3,3,16,2]', { 1: [3, 3, 16, 2] }, {}],
      ['1 to 25 taps, found 6 x 5', { 1: [6, 5, 16, 1] }, {}],
      ['1 to 25 taps, found 0 x 3', { 1: [0, 3, 16, 1] }, {}],
      ['channels in multiples of 16, found 8', { 0: [2, 4, 4, 8], 1: [3, 3, 8, 1] }, {}],
      ['a stride of 1 or more, found 0', {}, { stride: 0 }],
      ['a stride of 1 or more, found -1', {}, { stride: -1 }],
      ['as large as the window, found 2 x 4 and 3 x 3', { 0: [2, 2, 4, 16] }, { padding: [0, 0, 0, 0] }],
      ['as large as the window, found 0 x 4', { 0: [2, 0, 4, 16] }, {}],
    ],
  },
  SiameseDepthwiseInputGrad: {
    inputs: [
      [2, 2, 2, 16],
      [3, 3, 16, 1],
    ],
    attributes: { stride: 2, padding: [0, 1, 0, 1], size: [4, 4] },
    wrong: [
      ...badPadding,
      ...badImages(0, [2, 2, 2, 16]).slice(1), // the gradient says how many images there are
      ['dy [n, h, w, c]', { 0: [8, 16] }, {}],
      ['found [3,3,32,1]', { 1: [3, 3, 32, 1] }, {}],
      ['found [3,3,16]', { 1: [3, 3, 16] }, {}],
      ['found 1 sizes', { 1: [16] }, {}],
      ['and 1 numbers', {}, { size: [4] }],
      ['and 3 numbers', {}, { size: [4, 4, 4] }],
      ['as large as the window', {}, { size: [-4, 4] }],
      ['as large as the window', {}, { size: [0, 4] }],
      ['found [2,2,2,16]', {}, { size: [6, 4] }],
      ['found [2,2,2,16]', {}, { size: [huge, huge] }],
      ['a stride of 1 or more, found 0', {}, { stride: 0 }],
    ],
  },
  SiameseDepthwiseFilterGrad: {
    inputs: [
      [2, 4, 4, 16],
      [2, 2, 2, 16],
    ],
    attributes: { stride: 2, padding: [0, 1, 0, 1], window: [3, 3] },
    wrong: [
      ...badPadding,
      ...badImages(1, [2, 2, 2, 16]),
      ['found 2 sizes', { 0: [32, 16] }, {}],
      ['found [8,16]', { 1: [8, 16] }, {}],
      ['found 1 sizes', {}, { window: [3] }],
      ['1 to 25 taps', {}, { window: [-3, -3] }],
      ['1 to 25 taps', {}, { window: [huge, huge] }],
      ['a stride of 1 or more, found -2', {}, { stride: -2 }],
      ['channels in multiples of 16, found 24', { 0: [2, 4, 4, 24], 1: [2, 2, 2, 24] }, {}],
    ],
  },
  SiameseBatchNorm: {
    inputs: [[6, 16], [16], [16]],
    attributes: { epsilon: 1e-3, activation: 'none' },
    wrong: [
      ...notAll(16, 1, 3),
      ['channels in multiples of 16', { 0: [6, 12], 1: [12], 2: [12] }, {}],
      ['channels in multiples of 16', { 0: [6, 0], 1: [0], 2: [0] }, {}],
      ['channels in multiples of 16', { 0: [] }, {}],
      ['an even number of rows, found [3,8]', { 0: [3, 8], 1: [8], 2: [8] }, {}],
      ['two or more values per channel, found 1', { 0: [1, 16] }, {}],
      ['two or more values per channel, found 0', { 0: [0, 16] }, {}],
      ['activation', {}, { activation: 'tanh' }],
    ],
  },
  SiameseNormalize: {
    inputs: [[6, 16], [16], [16], [16], [16]],
    attributes: { epsilon: 1e-3, activation: 'relu' },
    wrong: [
      ...notAll(16, 1, 5),
      ['channels in multiples of 16', { 0: [6, 15] }, {}],
      ['channels in multiples of 16', { 0: [] }, {}],
    ],
  },
  SiameseBatchNormGrad: {
    inputs: [[6, 16], [6, 16], [16], [16], [16], [16]],
    attributes: { activation: 'relu6' },
    wrong: [
      ...notAll(16, 2, 6),
      ['one shape, found [5,16] and [6,16]', { 0: [5, 16] }, {}],
      ['one shape, found [96] and [6,16]', { 0: [96] }, {}],
      ['channels in multiples of 16', { 0: [6, 1], 1: [6, 1] }, {}],
    ],
  },
  SiameseDropout: { inputs: [[40], seed], attributes: { rate: 0.5, draw: 1 }, wrong: [...badRate, ...badSeed] },
  SiameseReluDropout: {
    inputs: [[3, 16], [16], seed],
    attributes: { rate: 0.5, draw: 1 },
    wrong: [
      ...badRate,
      ...badSeed,
      ['found 15', { 1: [15] }, {}],
      ['found 32', { 1: [32] }, {}],
      ['found 0', { 1: [0] }, {}],
      ['found 8', { 0: [3, 8], 1: [8] }, {}],
      ['found 16', { 0: [] }, {}],
    ],
  },
  SiameseReluDropoutGrad: {
    inputs: [
      [3, 16],
      [3, 16],
    ],
    attributes: { rate: 0.5 },
    wrong: [
      ...badRate,
      ['found [3,16] and [3,15]', { 1: [3, 15] }, {}],
      ['found [2,16] and [3,16]', { 0: [2, 16] }, {}],
    ],
  },
  SiameseAdam: {
    inputs: [[7], [7], [7], [7], [], [], []],
    attributes: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    wrong: [...notAll(7, 1, 4), ...notOne(4, 7)],
  },
  SiameseMomentum: {
    inputs: [[7], [7], [7], []],
    attributes: { momentum: 0.9 },
    wrong: [...notAll(7, 1, 3), ...notOne(3, 4)],
  },
  SiameseCheck: { inputs: [[3], [2, 2], [0]], attributes: { gradients: 1, n: 2 }, wrong: [] },
  SiameseCommit: {
    inputs: [[3], [7], [2, 2], [7], [2, 2]],
    attributes: { n: 2 },
    wrong: [
      ['a report [n], found []', { 0: [] }, {}],
      ['a report [n], found [0]', { 0: [0] }, {}],
      ['in the shapes of the old ones, found [7] and [6]', { 3: [6] }, {}],
      ['found [2,2] and [4]', { 4: [4] }, {}],
    ],
  },
  SiameseMovingAverages: {
    inputs: [[3], [2, 2], [3], [2, 2]],
    attributes: { n: 2, keep: 0.9, take: 0.1 },
    wrong: [
      ['equal numbers, found 3 and 2', { 2: [2] }, {}],
      ['equal numbers, found 4 and 3', { 3: [3] }, {}],
    ],
  },
  SiameseImageBatch: {
    inputs: [bytes([3, 2, 2, 1]), tf.tensor1d([2, 0], 'int32')],
    attributes: {},
    wrong: [
      ['row 3 is not in [0, 3)', { 1: tf.tensor1d([0, 3], 'int32') }, {}],
      ['row -1 is not in [0, 3)', { 1: tf.tensor1d([-1], 'int32') }, {}],
      ['a list of rows, found [3,2,2,1] and [1,2]', { 1: tf.tensor2d([[1, 2]], [1, 2], 'int32') }, {}],
      ['images [n, ...]', { 0: bytes([]) }, {}],
    ],
  },
  SiameseProduct: {
    inputs: [
      [7, 5],
      [5, 3],
    ],
    attributes: { transpose_b: false },
    wrong: [
      ['two matrices, found [35]', { 0: [35] }, {}],
      ['two matrices', { 1: [5, 3, 1] }, {}],
      ['factors that match', { 1: [4, 3] }, {}],
      ['factors that match', {}, { transpose_b: true }],
    ],
  },
  SiameseProductNormalize: {
    inputs: [[7, 5], [5, 3], [3], [3], [3], [3]],
    attributes: { epsilon: 1e-3, activation: 'relu' },
    wrong: [
      ['two matrices, found [35]', { 0: [35] }, {}],
      ['factors that match', { 1: [4, 3] }, {}],
      ['3 values in input 2, one per channel, found 2', { 2: [2] }, {}],
      ['3 values in input 5, one per channel, found 4', { 5: [4] }, {}],
    ],
  },
  SiameseDepthwiseNormalize: {
    inputs: [[2, 5, 4, 16], [3, 3, 16, 1], [16], [16], [16], [16]],
    attributes: { stride: 1, padding: [1, 1, 1, 1], epsilon: 1e-3, activation: 'relu6' },
    wrong: [
      ['channels in multiples of 16, found 15', { 0: [2, 5, 4, 15] }, {}],
      ['[3,3,16,1], found [3,3,15,1]', { 1: [3, 3, 15, 1] }, {}],
      ['16 values in input 4, one per channel, found 15', { 4: [15] }, {}],
    ],
  },
  SiameseTransposedProduct: {
    inputs: [
      [20, 7],
      [20, 3],
    ],
    attributes: {},
    wrong: [
      ['two matrices, found [140]', { 0: [140] }, {}],
      ['as many rows', { 1: [19, 3] }, {}],
    ],
  },
};

describe.each(Object.entries(ops))('%s', (op, { inputs, attributes, wrong }) => {
  const call = (changed: Record<number, Input>, changedAttributes: Attributes) =>
    tf.tidy(() => {
      const all = inputs.map((input, i) => changed[i] ?? changed[i - inputs.length] ?? input);
      const tensors = all.map((input) => (input instanceof tf.Tensor ? input : tf.ones(input)));
      callOp(op, tensors, { ...attributes, ...changedAttributes });
    });

  it('does what is asked of it', () => {
    expect(() => call({}, {})).not.toThrow();
  });

  it.each(wrong)('says "%s" %o %o', (found, changed, changedAttributes) => {
    expect(() => call(changed, changedAttributes)).toThrow(found);
  });

  it('refuses inputs of another type', () => {
    const booleans = () => inputs.map(() => tf.zeros([2, 2], 'bool'));
    expect(() => tf.tidy(() => callOp(op, booleans(), attributes))).toThrow('bool');
  });
});
