/** The stock ops that correspond to batch normalisation and its gradient, with the activation and the convolution that they include. */
import { convolution, formOf } from './stock-convolutions.mjs';
import { node, T } from './stock-nodes.mjs';

/** @type {Record<string, string>} */
const activations = { relu: 'Relu', relu6: 'Relu6' };
/** The values at which the gradient of an activation jumps. @type {Record<string, number[]>} */
const edges = { Relu: [0], Relu6: [0, 6] };
const activationOf = (/** @type {Partial<import('../types.mjs').Attributes>} */ { activation }) =>
  activations[activation?.s ?? 'none'];
const formOfNorm = ({ epsilon = { f: 1e-3 } }, /** @type {boolean} */ isTraining) => ({
  ...{ ...T, U: T.T, epsilon },
  ...{ is_training: { b: isTraining }, data_format: { s: 'NHWC' } },
});

/** y = activation(FusedBatchNormV3(…)). */
function normalized(
  /** @type {Partial<import('../types.mjs').Attributes>} */ attr,
  /** @type {string[]} */ inputs,
  /** @type {boolean} */ isTraining,
) {
  const activation = activationOf(attr);
  const nodes = [node('norm', 'FusedBatchNormV3', inputs, formOfNorm(attr, isTraining))];
  if (activation) nodes.push(node('y', activation, ['norm'], T));
  return { nodes, outputs: [activation ? 'y' : 'norm'] };
}

const statistics = ['gamma', 'beta', 'mean', 'variance'];
const statisticsOf = (
  /** @type {number[]} */ c,
  /** @type {import('./graph-session.mjs').Tools} */ { random, positive },
) => ({
  ...{ gamma: random(c), beta: random(c) },
  ...{ mean: random(c), variance: positive(c) },
});

/** @type {Record<string, import('./stock-ops.mjs').Rule>} */
export const normalisations = {
  SiameseBatchNorm({ attr, shapes: [x, c] }, { random, none }) {
    const feeds = { x: random(x), gamma: random(c), beta: random(c), none: none() };
    const ways = { FusedBatchNormV3: normalized(attr, ['x', 'gamma', 'beta', 'none', 'none'], true) };
    return { feeds, own: ['x', 'gamma', 'beta'], outputs: ['', ':1', ':2'], compared: 1, ways };
  },

  SiameseBatchNormGrad({ attr, shapes: [, x, c] }, { random, none, run, zeroNear }) {
    const feeds = { dy: random(x), x: random(x), gamma: random(c), beta: random(c), none: none() };
    const activation = activationOf(attr);
    const forward = normalized(attr, ['x', 'gamma', 'beta', 'none', 'none'], true);
    const kept = run(feeds, forward.nodes, [...forward.outputs, 'norm:3', 'norm:4', 'norm:5']);
    const settings = { epsilon: { f: 1e-3 }, activation: attr.activation ?? { s: 'none' } };
    const ownForward = node('own', 'SiameseBatchNorm', ['x', 'gamma', 'beta'], settings);
    const [mean, reciprocal] = run(feeds, [ownForward], ['own:1', 'own:3']);
    const [y, reserve1, reserve2, reserve3] = kept;
    // At an edge, rounding decides on which side a value falls, and a single such value shows even in a sum of many.
    const [normal] = run(feeds, normalized({}, ['x', 'gamma', 'beta', 'none', 'none'], true).nodes, ['norm']);
    feeds.dy = zeroNear(feeds.dy, normal, edges[activation] ?? []);
    Object.assign(feeds, { y, reserve1, reserve2, reserve3, mean, reciprocal });
    const back = activation ? [node('dact', `${activation}Grad`, ['dy', 'y'], T)] : [];
    const inputs = [activation ? 'dact' : 'dy', 'x', 'gamma', 'reserve1', 'reserve2', 'reserve3'];
    const grad = node('grad', 'FusedBatchNormGradV3', inputs, formOfNorm({}, true));
    const ways = { FusedBatchNormGradV3: { nodes: [...back, grad], outputs: ['grad', 'grad:1', 'grad:2'] } };
    return { feeds, own: ['dy', 'x', 'gamma', 'beta', 'mean', 'reciprocal'], outputs: ['', ':1', ':2'], ways };
  },

  SiameseNormalize({ attr, shapes: [x, c] }, tools) {
    const feeds = { x: tools.random(x), ...statisticsOf(c, tools) };
    const own = ['x', ...statistics];
    return { feeds, own, ways: { FusedBatchNormV3: normalized(attr, own, false) } };
  },

  SiameseProductNormalize({ attr, shapes: [a, b, c], images, source }, tools) {
    const feeds = { a: tools.random(a), b: tools.random(b), ...statisticsOf(c, tools) };
    const { nodes, outputs } = normalized(attr, ['y0', ...statistics], false);
    const convolved = convolution(source ?? 'Conv2D', images ?? []).nodes.map((one) =>
      one.name === 'y' ? { ...one, name: 'y0' } : one,
    );
    const ways = { 'Conv2D, FusedBatchNormV3': { nodes: [...convolved, ...nodes], outputs } };
    return { feeds, own: ['a', 'b', ...statistics], ways };
  },

  SiameseDepthwiseNormalize({ attr, shapes: [x, filter, c] }, tools) {
    const feeds = { x: tools.random(x), filter: tools.random(filter), ...statisticsOf(c, tools) };
    const { nodes, outputs } = normalized(attr, ['y0', ...statistics], false);
    const convolved = node('y0', 'DepthwiseConv2dNative', ['x', 'filter'], formOf(attr));
    const ways = { 'DepthwiseConv2dNative, FusedBatchNormV3': { nodes: [convolved, ...nodes], outputs } };
    return { feeds, own: ['x', 'filter', ...statistics], ways };
  },
};
