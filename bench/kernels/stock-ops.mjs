/**
 * The stock form of each of this library's ops: the same function in TensorFlow's ops, as a recorded step has it without the op. A rule
 * gives the inputs of both, and every way of computing it in TensorFlow; the nodes read the inputs by their names.
 */
import { convolutions } from './stock-convolutions.mjs';
import { float, node, T } from './stock-nodes.mjs';
import { normalisations } from './stock-normalisations.mjs';
import { updates } from './stock-updates.mjs';

/**
 * What an op stands for: the inputs by name, which of them are its own in their order, what else is run with it, the ends of its
 * outputs' names, each way of TensorFlow's, whether the values must be alike, and how many outputs are compared.
 *
 * @typedef {object} Stock
 * @property {import('../types.mjs').Feeds} feeds
 * @property {string[]} own
 * @property {import('../types.mjs').GraphNode[]} [also]
 * @property {string[]} [outputs]
 * @property {Record<string, { nodes: import('../types.mjs').GraphNode[], outputs: string[] }>} ways
 * @property {boolean} [alike]
 * @property {number} [compared]
 */

/** @typedef {(found: import('../types.mjs').FoundOp, tools: import('./graph-session.mjs').Tools) => Stock} Rule */

/** @type {Record<string, Rule>} */
const rules = {
  ...convolutions,
  ...normalisations,
  ...updates,

  /** With its gradient, for which it records the positions of the highest values. */
  SiameseMaxPool({ shapes: [x] }, { random }) {
    const [n, h, w, c] = x;
    const feeds = { x: random(x), dy: random([n, h >> 1, w >> 1, c]) };
    const gradient = node('ownGrad', 'SiameseMaxPoolGrad', ['dy', 'own:1'], { size: { list: { i: [h, w] } } });
    const nodes = [pool('y', 'x'), node('grad', 'MaxPoolGrad', ['x', 'y', 'dy'], pooling)];
    return {
      ...{ feeds, own: ['x'], also: [gradient], outputs: ['', 'Grad'] },
      ways: { 'MaxPool, MaxPoolGrad': { nodes, outputs: ['y', 'grad'] } },
    };
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

  /** TensorFlow keeps the mask of dropout and the output of ReLU. */
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
const pool = (/** @type {string} */ name, /** @type {string} */ x) => node(name, 'MaxPool', [x], pooling);

/** As lib/models/layers/dropout.ts has it without the op. */
function dropped(/** @type {string} */ x, /** @type {number[]} */ shape, /** @type {number} */ rate) {
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

/** @throws {Error} if there is no rule for an op */
export function stockOf(
  /** @type {import('../types.mjs').FoundOp} */ found,
  /** @type {import('./graph-session.mjs').Tools} */ tools,
) {
  const rule = rules[found.op];
  if (!rule) throw new Error(`${found.op} must have a rule, found none; add one to bench/kernels/stock-ops.mjs`);
  return rule(found, tools);
}
