/**
 * What each of this library's ops stands for: the same function in TensorFlow's ops, as the recorded step would have it without.
 * A rule gives the inputs of both, and every way that TensorFlow has; the names of inputs are those that its nodes read.
 */
import { convolutions } from './stock-convolutions.mjs';
import { float, node, T } from './stock-nodes.mjs';
import { updates } from './stock-updates.mjs';

const activations = { relu: 'Relu', relu6: 'Relu6' };
const activationOf = ({ activation }) => activations[activation?.s];

const plainConvolution = {
  strides: { list: { i: [1, 1, 1, 1] } },
  padding: { s: 'VALID' },
  data_format: { s: 'NHWC' },
};
const asImages = (name, from, shape) => [
  node(`${name}Shape`, 'Const', [], undefined, shape),
  node(name, 'Reshape', [from, `${name}Shape`], { ...T, Tshape: { type: 3 } }),
];
const statisticsOf = (c, { random, positive }) => ({
  gamma: random(c),
  beta: random(c),
  mean: random(c),
  variance: positive(c),
});

/** activation(FusedBatchNormV3(…)). */
function normalised(attr, inputs, isTraining, name = 'y') {
  const form = {
    ...T,
    U: T.T,
    epsilon: attr.epsilon ?? { f: 1e-3 },
    is_training: { b: isTraining },
    data_format: { s: 'NHWC' },
  };
  const activation = activationOf(attr);
  const nodes = [node('norm', 'FusedBatchNormV3', inputs, form)];
  if (activation) nodes.push(node(name, activation, ['norm'], T));
  return { nodes, outputs: [activation ? name : 'norm'] };
}

const rules = {
  ...convolutions,
  ...updates,

  SiameseBatchNorm({ attr, shapes: [x, c] }, { random, none }) {
    const feeds = { x: random(x), gamma: random(c), beta: random(c), none: none() };
    const ways = { FusedBatchNormV3: normalised(attr, ['x', 'gamma', 'beta', 'none', 'none'], true) };
    return { feeds, own: ['x', 'gamma', 'beta'], outputs: ['', ':1', ':2'], compared: 1, ways };
  },

  SiameseBatchNormGrad({ attr, shapes: [, x, c] }, { random, none, run }) {
    const feeds = { dy: random(x), x: random(x), gamma: random(c), beta: random(c), none: none() };
    const { nodes } = normalised(attr, ['x', 'gamma', 'beta', 'none', 'none'], true);
    const activation = activationOf(attr);
    const kept = run(feeds, nodes, [activation ? 'y' : 'norm', 'norm:3', 'norm:4', 'norm:5']);
    const [mean, , reciprocal] = run(
      feeds,
      [
        node('own', 'SiameseBatchNorm', ['x', 'gamma', 'beta'], {
          epsilon: { f: 1e-3 },
          activation: attr.activation ?? { s: 'none' },
        }),
      ],
      ['own:1', 'own:2', 'own:3'],
    );
    Object.assign(feeds, { y: kept[0], reserve1: kept[1], reserve2: kept[2], reserve3: kept[3], mean, reciprocal });
    const form = { ...T, U: T.T, epsilon: { f: 1e-3 }, is_training: { b: true }, data_format: { s: 'NHWC' } };
    const back = activation ? [node('dact', `${activation}Grad`, ['dy', 'y'], T)] : [];
    const dy = activation ? 'dact' : 'dy';
    const grad = node('grad', 'FusedBatchNormGradV3', [dy, 'x', 'gamma', 'reserve1', 'reserve2', 'reserve3'], form);
    const ways = { FusedBatchNormGradV3: { nodes: [...back, grad], outputs: ['grad', 'grad:1', 'grad:2'] } };
    return { feeds, own: ['dy', 'x', 'gamma', 'beta', 'mean', 'reciprocal'], outputs: ['', ':1', ':2'], ways };
  },

  SiameseNormalize({ attr, shapes: [x, c] }, { random, positive }) {
    const feeds = { x: random(x), gamma: random(c), beta: random(c), mean: random(c), variance: positive(c) };
    const own = ['x', 'gamma', 'beta', 'mean', 'variance'];
    return { feeds, own, ways: { FusedBatchNormV3: normalised(attr, own, false) } };
  },

  SiameseProductNormalize({ attr, shapes: [[rows, k], [, n], c] }, { random, positive }) {
    const statistics = ['gamma', 'beta', 'mean', 'variance'];
    const nodes = [
      ...asImages('images', 'a', [rows, 1, 1, k]),
      ...asImages('filters', 'filter', [1, 1, k, n]),
      node('x', 'Conv2D', ['images', 'filters'], { ...T, ...plainConvolution }),
    ];
    const feeds = { a: random([rows, k]), filter: random([k, n]), ...statisticsOf(c, { random, positive }) };
    const after = normalised(attr, ['x', ...statistics], false);
    return {
      feeds,
      own: ['a', 'filter', ...statistics],
      ways: { 'Conv2D, FusedBatchNormV3': { ...after, nodes: [...nodes, ...after.nodes] } },
    };
  },

  SiameseDepthwiseNormalize(found, tools) {
    const { attr, shapes } = found;
    const statistics = ['gamma', 'beta', 'mean', 'variance'];
    const { feeds, ways } = convolutions.SiameseDepthwise(found, tools);
    const after = normalised(attr, ['y', ...statistics], false, 'normalized');
    const nodes = [...ways.DepthwiseConv2dNative.nodes, ...after.nodes];
    return {
      feeds: { ...feeds, ...statisticsOf(shapes[2], tools) },
      own: ['x', 'filter', ...statistics],
      ways: { 'DepthwiseConv2dNative, FusedBatchNormV3': { ...after, nodes } },
    };
  },

  SiameseMaxPool({ shapes: [x] }, { random }) {
    return { feeds: { x: random(x) }, own: ['x'], ways: { MaxPool: { nodes: [pool('y', 'x')], outputs: ['y'] } } };
  },

  SiameseMaxPoolGrad({ shapes: [dy], attr }, { random, run }) {
    const [height, width] = attr.size.list.i;
    const feeds = { x: random([dy[0], height, width, dy[3]]), dy: random(dy) };
    const [y] = run(feeds, [pool('y', 'x')], ['y']);
    const [place] = run(feeds, [node('own', 'SiameseMaxPool', ['x'], {})], ['own:1']);
    Object.assign(feeds, { y, place });
    const grad = node('grad', 'MaxPoolGrad', ['x', 'y', 'dy'], pooling);
    return { feeds, own: ['dy', 'place'], ways: { MaxPoolGrad: { nodes: [grad], outputs: ['grad'] } } };
  },

  BiasAddGrad({ shapes: [dy] }, { random }) {
    const axes = node('axes', 'Const', [], undefined, [0, 1, 2]);
    const sum = node('sum', 'Sum', ['dy', 'axes'], { ...T, Tidx: { type: 3 }, keep_dims: { b: false } });
    return { feeds: { dy: random(dy) }, own: ['dy'], ways: { Sum: { nodes: [axes, sum], outputs: ['sum'] } } };
  },

  SiameseDropout({ attr, shapes: [x] }, { random, seed }) {
    const { nodes, output } = dropped('x', x, attr.rate.f);
    return {
      feeds: { x: random(x), seed: seed() },
      own: ['x', 'seed'],
      alike: false,
      ways: { drawn: { nodes, outputs: [output] } },
    };
  },

  SiameseReluDropout({ attr, shapes: [x, bias] }, { random, seed }) {
    const { nodes, output } = dropped('relu', x, attr.rate.f);
    const before = [node('sum', 'AddV2', ['x', 'bias'], T), node('relu', 'Relu', ['sum'], T)];
    const ways = { drawn: { nodes: [...before, ...nodes], outputs: [output] } };
    return {
      feeds: { x: random(x), bias: random(bias), seed: seed() },
      own: ['x', 'bias', 'seed'],
      alike: false,
      ways,
    };
  },

  /** TensorFlow keeps what it multiplied by, and what ReLU gave. */
  SiameseReluDropoutGrad({ shapes: [dy] }, { random, positive }) {
    const feeds = { dy: random(dy), y: positive(dy), mask: positive(dy) };
    const nodes = [node('dropped', 'Mul', ['dy', 'mask'], T), node('grad', 'ReluGrad', ['dropped', 'y'], T)];
    return { feeds, own: ['dy', 'y'], alike: false, ways: { 'Mul, ReluGrad': { nodes, outputs: ['grad'] } } };
  },

  SiameseImageBatch({ shapes: [pixels, [rows]] }, { bytes, whole, white }) {
    const feeds = { pixels: bytes(pixels), rows: whole(rows, pixels[0]), white: white() };
    const nodes = [
      node('first', 'Const', [], undefined, 0),
      node('gathered', 'GatherV2', ['pixels', 'rows', 'first'], {
        Tparams: { type: 4 },
        Tindices: { type: 3 },
        Taxis: { type: 3 },
        batch_dims: { i: 0 },
      }),
      node('floats', 'Cast', ['gathered'], { SrcT: { type: 4 }, DstT: { type: 1 }, Truncate: { b: false } }),
      node('images', 'RealDiv', ['floats', 'white'], T),
    ];
    return { feeds, own: ['pixels', 'rows'], ways: { 'GatherV2, Cast, RealDiv': { nodes, outputs: ['images'] } } };
  },
};

const pooling = {
  ...T,
  ksize: { list: { i: [1, 2, 2, 1] } },
  strides: { list: { i: [1, 2, 2, 1] } },
  padding: { s: 'VALID' },
  data_format: { s: 'NHWC' },
};
const pool = (name, x) => node(name, 'MaxPool', [x], pooling);

/** As lib/models/layers/dropout.ts has it without the op. */
function dropped(x, shape, rate) {
  const nodes = [
    node('shape', 'Const', [], undefined, shape),
    node('uniform', 'StatelessRandomUniform', ['shape', 'seed'], {
      dtype: { type: 1 },
      T: { type: 3 },
      Tseed: { type: 3 },
    }),
    float('rate', rate),
    float('scale', 1 / (1 - rate)),
    node('kept', 'GreaterEqual', ['uniform', 'rate'], T),
    node('mask', 'Cast', ['kept'], { SrcT: { type: 10 }, DstT: { type: 1 }, Truncate: { b: false } }),
    node('scaled', 'Mul', ['mask', 'scale'], T),
    node('dropped', 'Mul', [x, 'scaled'], T),
  ];
  return { nodes, output: 'dropped' };
}

/** @throws where no rule says what an op stands for */
export function stockOf(found, tools) {
  const rule = rules[found.op];
  if (!rule) throw new Error(`no rule says what ${found.op} stands for: add one to bench/kernels/stock-ops.mjs`);
  return rule(found, tools);
}
