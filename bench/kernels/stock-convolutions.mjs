/** The stock ops that correspond to this library's convolution ops, and to matrix products that replaced convolutions. */
import { node, T } from './stock-nodes.mjs';

/** @typedef {import('./stock-ops.mjs').Stock['ways']} Ways */

const layout = { data_format: { s: 'NHWC' } };
const strided = (/** @type {number} */ stride) => ({ strides: { list: { i: [1, stride, stride, 1] } }, ...layout });
const paddingOf = (/** @type {Pick<import('../types.mjs').Attributes, 'padding'>} */ { padding }) => ({
  padding: { s: padding.list.i.some((/** @type {number} */ size) => size > 0) ? 'SAME' : 'VALID' },
});
const pooling = { ...T, ksize: { list: { i: [1, 2, 2, 1] } }, ...strided(2), padding: { s: 'VALID' } };
export const formOf = (/** @type {Pick<import('../types.mjs').Attributes, 'padding' | 'stride'>} */ attr) => ({
  ...T,
  ...strided(attr.stride?.i ?? 1),
  ...paddingOf(attr),
});

/** @type {Record<string, import('./stock-ops.mjs').Rule>} */
export const convolutions = {
  MatMul: (found, tools) => product(found, tools),
  SiameseProduct: (found, tools) => product(found, tools, { MatMul: multiplied(found.attr) }),
  SiameseTransposedProduct: (found, tools) =>
    product(found, tools, { MatMul: multiplied({ transpose_a: { b: true } }) }),

  SiameseDepthwise({ attr, shapes: [x, filter] }, { random }) {
    const nodes = [node('y', 'DepthwiseConv2dNative', ['x', 'filter'], formOf(attr))];
    return {
      feeds: { x: random(x), filter: random(filter) },
      own: ['x', 'filter'],
      ways: { DepthwiseConv2dNative: { nodes, outputs: ['y'] } },
    };
  },

  SiameseDepthwiseInputGrad({ attr, shapes: [dy, filter] }, { random }) {
    const op = 'DepthwiseConv2dNativeBackpropInput';
    const sizes = [dy[0], ...attr.size.list.i, dy[3]];
    const nodes = [
      node('sizes', 'Const', [], undefined, sizes),
      node('dx', op, ['sizes', 'filter', 'dy'], formOf(attr)),
    ];
    return {
      feeds: { dy: random(dy), filter: random(filter) },
      own: ['dy', 'filter'],
      ways: { [op]: { nodes, outputs: ['dx'] } },
    };
  },

  SiameseDepthwiseFilterGrad({ attr, shapes: [x, dy] }, { random }) {
    const op = 'DepthwiseConv2dNativeBackpropFilter';
    const sizes = [...attr.window.list.i, x[3], 1];
    const nodes = [node('sizes', 'Const', [], undefined, sizes), node('df', op, ['x', 'sizes', 'dy'], formOf(attr))];
    return { feeds: { x: random(x), dy: random(dy) }, own: ['x', 'dy'], ways: { [op]: { nodes, outputs: ['df'] } } };
  },

  SiameseWinograd({ attr, shapes: [x, filter] }, { random }) {
    const feeds = { x: random(x), filter: random(filter) };
    const own = ['x', 'filter'];
    if (!attr.gradient?.b) {
      const nodes = [node('y', 'Conv2D', ['x', 'filter'], formOf(attr))];
      return { feeds, own, ways: /** @type {Ways} */ ({ Conv2D: { nodes, outputs: ['y'] } }) };
    }
    // What is around a gradient is what its images lack of a whole window.
    const [above, below, left, right] = attr.padding.list.i;
    const [size] = filter;
    const sizes = [x[0], x[1] + above + below - size + 1, x[2] + left + right - size + 1, filter[2]];
    const form = formOf({
      padding: { list: { i: attr.padding.list.i.map((/** @type {number} */ rows) => size - 1 - rows) } },
    });
    const op = 'Conv2DBackpropInput';
    const nodes = [node('sizes', 'Const', [], undefined, sizes), node('dx', op, ['sizes', 'filter', 'x'], form)];
    return { feeds, own, ways: { [op]: { nodes, outputs: ['dx'] } } };
  },

  SiameseWinogradFilterGrad({ attr, shapes: [x, dy] }, { random }) {
    const op = 'Conv2DBackpropFilter';
    const sizes = [attr.size.i, attr.size.i, x[3], dy[3]];
    const nodes = [node('sizes', 'Const', [], undefined, sizes), node('df', op, ['x', 'sizes', 'dy'], formOf(attr))];
    return { feeds: { x: random(x), dy: random(dy) }, own: ['x', 'dy'], ways: { [op]: { nodes, outputs: ['df'] } } };
  },

  SiameseWinogradPool({ attr, shapes: [x, filter] }, { random }) {
    const nodes = [node('conv', 'Conv2D', ['x', 'filter'], formOf(attr)), node('y', 'MaxPool', ['conv'], pooling)];
    const feeds = { x: random(x), filter: random(filter) };
    return { feeds, own: ['x', 'filter'], ways: { 'Conv2D, MaxPool': { nodes, outputs: ['y'] } } };
  },

  SiameseWinogradPoolInputGrad({ attr, shapes: [dy, , filter] }, { random, run }) {
    const [above, below, left, right] = attr.padding.list.i;
    const [size] = filter;
    const [h, w] = attr.size.list.i;
    const image = [dy[0], h + above + below - size + 1, w + left + right - size + 1, filter[2]];
    const form = { padding: { list: { i: attr.padding.list.i.map((/** @type {number} */ rows) => size - 1 - rows) } } };
    const feeds = pooledFeeds({ x: image, filter, dy, form }, { random, run });
    const nodes = [
      node('spread', 'MaxPoolGrad', ['conv', 'pooled', 'dy'], pooling),
      node('sizes', 'Const', [], undefined, image),
      node('dx', 'Conv2DBackpropInput', ['sizes', 'filter', 'spread'], formOf(form)),
    ];
    return {
      ...{ feeds, own: ['dy', 'place', 'filter'] },
      ways: { 'MaxPoolGrad, Conv2DBackpropInput': { nodes, outputs: ['dx'] } },
    };
  },

  SiameseWinogradPoolFilterGrad({ attr, shapes: [x, dy] }, { random, run }) {
    const filter = [attr.size.i, attr.size.i, x[3], dy[3]];
    const feeds = pooledFeeds({ x, filter, dy, form: attr }, { random, run });
    return {
      ...{ feeds, own: ['x', 'dy', 'place'] },
      ways: {
        'MaxPoolGrad, Conv2DBackpropFilter': { nodes: spreadToFilter('conv', 'pooled', filter, attr), outputs: ['df'] },
      },
    };
  },

  /** With its gradient, for which it records the positions of the highest values. */
  SiameseConvolutionPool({ attr, shapes: [x, filter] }, { random, run }) {
    /** @type {import('../types.mjs').Feeds} */
    const feeds = { x: random(x), filter: random(filter) };
    const forward = [node('conv', 'Conv2D', ['x', 'filter'], formOf(attr)), node('y', 'MaxPool', ['conv'], pooling)];
    feeds.dy = random(run(feeds, forward, ['y'])[0].shape);
    const window = { padding: attr.padding, window: { list: { i: filter.slice(0, 2) } } };
    const gradient = node('ownGrad', 'SiameseConvolutionPoolFilterGrad', ['x', 'dy', 'own:1'], window);
    return {
      ...{ feeds, own: ['x', 'filter'], also: [gradient], outputs: ['', 'Grad'] },
      ways: {
        'Conv2D, MaxPool and gradients': {
          nodes: [...forward, ...spreadToFilter('conv', 'y', filter, attr)],
          outputs: ['y', 'df'],
        },
      },
    };
  },

  SiameseConvolutionPoolRelu({ attr, shapes: [x, filter, bias] }, { random }) {
    const nodes = [
      node('conv', 'Conv2D', ['x', 'filter'], formOf(attr)),
      node('biased', 'BiasAdd', ['conv', 'bias'], { ...T, ...layout }),
      node('relu', 'Relu', ['biased'], T),
      node('y', 'MaxPool', ['relu'], pooling),
    ];
    const feeds = { x: random(x), filter: random(filter), bias: random(bias) };
    return {
      feeds,
      own: ['x', 'filter', 'bias'],
      ways: { 'Conv2D, BiasAdd, Relu, MaxPool': { nodes, outputs: ['y'] } },
    };
  },

  SiameseConvolutionPoolFilterGrad({ attr, shapes: [x, dy] }, { random, run }) {
    const filter = [...attr.window.list.i, x[3], dy[3]];
    const feeds = pooledFeeds({ x, filter, dy, form: attr }, { random, run });
    const nodes = spreadToFilter('conv', 'pooled', filter, attr);
    return {
      feeds,
      own: ['x', 'dy', 'place'],
      ways: { 'MaxPoolGrad, Conv2DBackpropFilter': { nodes, outputs: ['df'] } },
    };
  },
};

/** What gradients through a max-pool behind a convolution read: TensorFlow's its input and output, ours the places. */
function pooledFeeds(
  /** @type {{ x: number[], filter: number[], dy: number[], form: Pick<import('../types.mjs').Attributes, 'padding' | 'stride'> }} */ {
    x,
    filter,
    dy,
    form,
  },
  /** @type {Pick<import('./graph-session.mjs').Tools, 'random' | 'run'>} */ { random, run },
) {
  const feeds = { x: random(x), filter: random(filter), dy: random(dy) };
  const forward = [
    node('conv', 'Conv2D', ['x', 'filter'], formOf(form)),
    node('pooled', 'MaxPool', ['conv'], pooling),
    node('own', 'SiameseMaxPool', ['conv'], {}),
  ];
  const [conv, pooled, place] = run(feeds, forward, ['conv', 'pooled', 'own:1']);
  return { ...feeds, conv, pooled, place };
}

/** From `dy` of a max-pool to the gradient with respect to the filter before it. */
const spreadToFilter = (
  /** @type {string} */ convolved,
  /** @type {string} */ pooled,
  /** @type {number[]} */ filter,
  /** @type {Pick<import('../types.mjs').Attributes, 'padding' | 'stride'>} */ attr,
) => [
  node('spread', 'MaxPoolGrad', [convolved, pooled, 'dy'], pooling),
  node('sizes', 'Const', [], undefined, filter),
  node('df', 'Conv2DBackpropFilter', ['x', 'sizes', 'spread'], formOf(attr)),
];

const multiplied = ({ transpose_a = { b: false }, transpose_b = { b: false } }) => ({
  nodes: [node('product', 'MatMul', ['a', 'b'], { ...T, transpose_a, transpose_b })],
  outputs: ['product'],
});

/** A matrix product, compared with other forms of the same product and with the 1x1 convolution that it replaced. */
function product(
  /** @type {import('../types.mjs').FoundOp} */ { shapes: [a, b], images, source },
  /** @type {import('./graph-session.mjs').Tools} */ { random },
  /** @type {Ways} */ ways = {},
) {
  return {
    feeds: { a: random(a), b: random(b) },
    own: ['a', 'b'],
    ways: { ...ways, ...(source && images ? { [source]: convolution(source, images) } : {}) },
  };
}

/** The convolution that a product of matrices `a` and `b` was; `y` is its result. */
export function convolution(/** @type {string} */ source, /** @type {number[][]} */ [left, right]) {
  const form = { ...T, ...strided(1), padding: { s: 'VALID' } };
  const images = (/** @type {string} */ name, /** @type {string} */ from, /** @type {number[]} */ shape) => [
    node(`${name}Shape`, 'Const', [], undefined, shape),
    node(name, 'Reshape', [from, `${name}Shape`], { ...T, Tshape: { type: 3 } }),
  ];
  const nodes = [...images('first', 'a', left), ...images('second', 'b', right)];
  if (source === 'Conv2D') nodes.push(node('y', source, ['first', 'second'], form));
  else if (source === 'Conv2DBackpropInput') {
    const sizes = [...left.slice(0, 3), right[2]];
    nodes.push(node('sizes', 'Const', [], undefined, sizes), node('y', source, ['sizes', 'second', 'first'], form));
  } else {
    const sizes = [1, 1, left[3], right[3]];
    nodes.push(node('sizes', 'Const', [], undefined, sizes), node('y', source, ['first', 'sizes', 'second'], form));
  }
  return { nodes, outputs: ['y'] };
}
