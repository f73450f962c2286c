/** The cases: each op of this library in the recorded steps, and each fusion into another op of TensorFlow, once per shape. */

/** A matrix product that replaced a convolution with 1x1 filters. */
const product = /(Conv2D(?:BackpropInput|BackpropFilter)?)\d*\/MatMul/;

/** TensorFlow's ops that a rule of `lib/jit/fusion/` makes from others, by the name that the rule gives the node. */
const fusions = [
  { op: 'MatMul', name: product, title: '1x1 convolution as MatMul' },
  { op: 'BiasAddGrad', name: /Sum\d*\/BiasAddGrad/, title: 'sum as BiasAddGrad' },
];
const ownOp = /^Siamese/;
/** The number of inputs above which an op is only measured in whole steps, such as the one that writes all weights at once. */
const mostInputs = 100;

/** Ops for which only the number of values in a shape matters. */
const elementwise = ['SiameseAdam', 'SiameseMomentum', 'SiameseDropout'];
const sizeOf = (/** @type {number[]} */ shape) =>
  shape.reduce((/** @type {number} */ product, /** @type {number} */ length) => product * length, 1);

/** @typedef {import('../types.mjs').GraphNode} GraphNode */
/** @typedef {ReturnType<typeof caseOf> & { steps: string[], times: number }} FoundCase */

/**
 * @param {{ step: string, nodes: GraphNode[], shapes: Map<string, number[]> }[]} steps
 * @returns {FoundCase[]}
 *   `shapes`: of the inputs; `images`: the factors of a matrix product as images; `times`: how often it occurs in the steps
 */
export function casesOf(steps) {
  /** @type {Map<string, FoundCase>} */
  const cases = new Map();
  for (const { step, nodes, shapes } of steps) {
    const byName = new Map(nodes.map((node) => [node.name, node]));
    for (const node of nodes) {
      const fusion = fusions.find(({ op, name }) => op === node.op && name.test(node.name));
      if ((!fusion && !ownOp.test(node.op)) || node.input.length > mostInputs) continue;
      const found = caseOf(node, { byName, shapes, fusion });
      const known = cases.get(found.key) ?? { ...found, steps: [], times: 0 };
      known.times++;
      if (!known.steps.includes(step)) known.steps.push(step);
      cases.set(found.key, known);
    }
  }
  return [...cases.values()];
}

/**
 * @param {GraphNode} node
 * @param {{ byName: Map<string, GraphNode>, shapes: Map<string, number[]>, fusion?: { title: string } }} step
 */
function caseOf({ name, op, input, attr }, { byName, shapes, fusion }) {
  const shapesOf = input.map((source) => shapes.get(source) ?? []);
  const source = product.exec(name)?.[1];
  // A product of matrices that were images is compared with the convolution that it replaced; further inputs normalise its result.
  const images = source
    ? input.slice(0, 2).map((matrix) => shapes.get(byName.get(matrix)?.input[0] ?? '') ?? [])
    : undefined;
  const plain = /** @type {import('../types.mjs').Attributes} */ (
    Object.fromEntries(Object.entries(attr).map(([key, value]) => [key, plainValue(value)]))
  );
  const draw = 'draw' in plain ? { draw: { i: 1 } } : {};
  const flat = elementwise.includes(op)
    ? shapesOf.map((/** @type {number[]} */ shape) => (shape.length > 0 ? [sizeOf(shape)] : []))
    : shapesOf;
  /** @type {import('../types.mjs').FoundOp} */
  const own = { op, attr: { ...plain, ...draw }, shapes: flat, images, source };
  return { key: JSON.stringify(own), title: fusion?.title ?? op, ...own };
}

/** Strings are bytes in a graph, which JSON cannot represent. @param {{ s?: string | Uint8Array }} value */
const plainValue = (value) => (value.s ? { s: Buffer.from(value.s).toString() } : value);
