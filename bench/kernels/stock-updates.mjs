/** The stock forms of the ops of update rules and of a step's end, as lib/training has them without own ops. */
import { float, node, T } from './stock-nodes.mjs';

const binary = (
  /** @type {string} */ name,
  /** @type {string} */ op,
  /** @type {string} */ a,
  /** @type {string} */ b,
) => node(name, op, [a, b], T);
const bool = 10;

/** 1 if any of these values is not finite, else 0. */
function wrong(/** @type {string} */ name, /** @type {string[]} */ sources, /** @type {number[][]} */ shapes) {
  if (sources.length === 0) return [float(name, 0)];
  const axes = (/** @type {number} */ rank) => Array.from({ length: rank }, (_, axis) => axis);
  const all = { Tidx: { type: 3 }, keep_dims: { b: false } };
  return [
    ...sources.flatMap((/** @type {string} */ source, /** @type {number} */ i) => [
      node(`${name}/finite${i}`, 'IsFinite', [source], T),
      node(`${name}/axes${i}`, 'Const', [], undefined, axes(shapes[i].length)),
      node(`${name}/all${i}`, 'All', [`${name}/finite${i}`, `${name}/axes${i}`], all),
    ]),
    node(
      `${name}/packed`,
      'Pack',
      sources.map((/** @type {unknown} */ _, /** @type {number} */ i) => `${name}/all${i}`),
      { N: { i: sources.length }, T: { type: bool }, axis: { i: 0 } },
    ),
    node(`${name}/axis`, 'Const', [], undefined, [0]),
    node(`${name}/all`, 'All', [`${name}/packed`, `${name}/axis`], all),
    node(`${name}/not`, 'LogicalNot', [`${name}/all`], {}),
    node(name, 'Cast', [`${name}/not`], { SrcT: { type: bool }, DstT: { type: 1 }, Truncate: { b: false } }),
  ];
}

/** @type {Record<string, import('./stock-ops.mjs').Rule>} */
export const updates = {
  SiameseAdam({ attr, shapes: [w] }, { random, positive, small }) {
    const feeds = { w: random(w), m: random(w), v: positive(w), g: random(w), rate: small(), c1: small(), c2: small() };
    const { beta1, beta2, epsilon } = attr;
    const nodes = [
      ...[float('beta1', beta1.f), float('rest1', 1 - beta1.f), float('beta2', beta2.f), float('rest2', 1 - beta2.f)],
      float('epsilon', epsilon.f),
      ...[binary('m1', 'Mul', 'm', 'beta1'), binary('g1', 'Mul', 'g', 'rest1'), binary('mean', 'AddV2', 'm1', 'g1')],
      ...[binary('v1', 'Mul', 'v', 'beta2'), node('gg', 'Square', ['g'], T), binary('g2', 'Mul', 'gg', 'rest2')],
      binary('square', 'AddV2', 'v1', 'g2'),
      ...[
        binary('mc', 'RealDiv', 'mean', 'c1'),
        binary('vc', 'RealDiv', 'square', 'c2'),
        node('root', 'Sqrt', ['vc'], T),
      ],
      ...[binary('below', 'AddV2', 'root', 'epsilon'), binary('step', 'RealDiv', 'mc', 'below')],
      ...[binary('change', 'Mul', 'step', 'rate'), binary('next', 'Sub', 'w', 'change')],
    ];
    const ways = { 'Mul, Add, …': { nodes, outputs: ['next', 'mean', 'square'] } };
    return { feeds, own: ['w', 'm', 'v', 'g', 'rate', 'c1', 'c2'], outputs: ['', ':1', ':2'], ways };
  },

  SiameseMomentum({ attr, shapes: [w] }, { random, small }) {
    const feeds = { w: random(w), a: random(w), g: random(w), rate: small() };
    const nodes = [
      ...[
        float('momentum', attr.momentum.f),
        binary('kept', 'Mul', 'a', 'momentum'),
        binary('sum', 'AddV2', 'kept', 'g'),
      ],
      ...[binary('change', 'Mul', 'sum', 'rate'), binary('next', 'Sub', 'w', 'change')],
    ];
    const ways = { 'Mul, Add, …': { nodes, outputs: ['next', 'sum'] } };
    return { feeds, own: ['w', 'a', 'g', 'rate'], outputs: ['', ':1'], ways };
  },

  SiameseCheck({ attr, shapes }, { random }) {
    const sources = shapes.map((/** @type {unknown} */ _, /** @type {number} */ i) => `x${i}`);
    const feeds = Object.fromEntries(
      sources.map((/** @type {string} */ source, /** @type {number} */ i) => [source, random(shapes[i])]),
    );
    const gradients = attr.gradients.i;
    const nodes = [
      ...wrong('gradient', sources.slice(0, gradients), shapes.slice(0, gradients)),
      ...wrong('made', sources.slice(gradients), shapes.slice(gradients)),
      ...[float('two', 2), binary('twice', 'Mul', 'made', 'two'), binary('state', 'Maximum', 'gradient', 'twice')],
    ];
    return { feeds, own: sources, ways: { 'IsFinite, All each': { nodes, outputs: ['state'] } } };
  },

  SiameseCommit({ attr, shapes }, { random, small }) {
    const count = attr.n.i;
    /** @type {<T>(f: (i: number) => T) => T[]} */
    const each = (f) => Array.from({ length: count }, (_, i) => f(i));
    const [made, held] = ['made', 'held'].map((name) => each((/** @type {number} */ i) => `${name}${i}`));
    const feeds = Object.fromEntries([...made, ...held].map((name, i) => [name, random(shapes[i + 1])]));
    feeds.report = small().reshape([1]);
    const first = node('none', 'Const', [], undefined, []);
    const nodes = [
      first,
      node('loss', 'Reshape', ['report', 'none'], { ...T, Tshape: { type: 3 } }),
      node('finite', 'IsFinite', ['loss'], T),
      ...each((/** @type {number} */ i) => node(`chosen${i}`, 'Select', ['finite', `made${i}`, `held${i}`], T)),
    ];
    const ways = { 'Select each': { nodes, outputs: each((/** @type {number} */ i) => `chosen${i}`) } };
    return {
      feeds,
      own: ['report', ...made, ...held],
      outputs: each((/** @type {number} */ i) => (i === 0 ? '' : `:${i}`)),
      ways,
    };
  },

  SiameseMovingAverages({ attr, shapes }, { random }) {
    const count = attr.n.i;
    const averages = Array.from({ length: count }, (_, i) => `average${i}`);
    const values = Array.from({ length: count }, (_, i) => `value${i}`);
    const feeds = Object.fromEntries([...averages, ...values].map((name, i) => [name, random(shapes[i])]));
    /** @type {<T>(f: (i: number) => T) => T[]} */
    const each = (f) => Array.from({ length: count }, (_, i) => f(i));
    const nodes = [
      ...[float('keep', attr.keep.f), float('take', attr.take.f)],
      ...each((/** @type {number} */ i) => [
        binary(`kept${i}`, 'Mul', `average${i}`, 'keep'),
        binary(`taken${i}`, 'Mul', `value${i}`, 'take'),
        binary(`sum${i}`, 'AddV2', `kept${i}`, `taken${i}`),
      ]).flat(),
    ];
    const ways = { 'Mul, Mul, Add each': { nodes, outputs: each((/** @type {number} */ i) => `sum${i}`) } };
    return {
      feeds,
      own: [...averages, ...values],
      outputs: each((/** @type {number} */ i) => (i === 0 ? '' : `:${i}`)),
      ways,
    };
  },
};
