/** Times this library's ops and TensorFlow's, one case after another, at the level and with the oneDNN setting of this process. */
import { casesOf } from '../kernels/cases.mjs';
import { dtypeOf, openGraph, requireOwnOps, runOnce, tools } from '../kernels/graph-session.mjs';
import { recordedSteps } from '../kernels/recorded-steps.mjs';
import { repeatedGraph, repetitions } from '../kernels/repeated-graph.mjs';
import { stockOf } from '../kernels/stock-ops.mjs';
import siamese from '../library.mjs';
import { serve } from './protocol.mjs';

const { tf } = siamese;
console.warn = (text) => {
  throw new Error(text);
};

/**
 * The largest mean difference of two results, relative to their mean size: products of thousands of terms are added up in different orders.
 * Exact results are tested in test/kernels/.
 */
const tolerance = 1e-4;

/** @type {ReturnType<typeof graphOf>[]} */
let open = [];
let scopes = 0;

const handlers = {
  prepare() {
    requireOwnOps();
    const { name: device, threads } = siamese.device();
    return { device, threads };
  },

  async record() {
    // What the library itself chose, or a user before it; without either it is TensorFlow's choice.
    return { cases: casesOf(await recordedSteps()), oneDnn: process.env.TF_ENABLE_ONEDNN_OPTS };
  },

  /** Makes the graphs of a case, and gives their names and the differences of their values. */
  open(/** @type {{ found: import('../kernels/cases.mjs').FoundCase }} */ { found }) {
    tf.engine().startScope();
    scopes++;
    const {
      feeds,
      own,
      also = [],
      outputs = [''],
      ways,
      alike = true,
      compared = outputs.length,
    } = stockOf(found, tools);
    const node = { name: 'own', op: found.op, input: own, attr: found.attr };
    const all = { own: { nodes: [node, ...also], outputs: outputs.map((output) => `own${output}`) }, ...ways };
    /** @type {Record<string, import('../types.mjs').Tensor[]>} */
    const values = {};
    open = Object.entries(all).map(([name, way]) => {
      values[name] = runOnce(feeds, way.nodes, way.outputs);
      return graphOf(name, feeds, way, values[name]);
    });
    /** @type {[string, number][]} */
    const differences = Object.keys(ways).map((name) => [name, differenceOf(values.own, values[name], compared)]);
    if (alike)
      for (const [name, difference] of differences)
        if (!(difference <= tolerance))
          throw new Error(
            `${found.op} ${JSON.stringify(found.shapes)} differs from ${name} by ${difference} of the mean value`,
          );
    return { ways: open.map(({ name }) => name) };
  },

  /** The seconds per repetition, measured over at least `seconds`. */
  time(/** @type {{ name: string, seconds: number }} */ { name, seconds }) {
    const one = open.find((each) => each.name === name);
    if (!one) throw new Error(`found no graph "${name}", wanted one of ${open.map((each) => each.name).join(', ')}`);
    const { graph, feeds } = one;
    const start = performance.now();
    let runs = 0;
    let spent = 0;
    while (runs < 1 || spent < seconds) {
      graph.drive(feeds, ['result']);
      runs++;
      spent = (performance.now() - start) / 1000;
    }
    return { seconds: spent / (runs * repetitions) };
  },

  close() {
    for (const { graph } of open) graph.close();
    open = [];
    for (; scopes > 0; scopes--) tf.engine().endScope();
    return {};
  },
};

function graphOf(
  /** @type {string} */ name,
  /** @type {import('../types.mjs').Feeds} */ allFeeds,
  /** @type {{ nodes: import('../types.mjs').GraphNode[], outputs: string[] }} */ { nodes, outputs },
  /** @type {import('../types.mjs').Tensor[]} */ values,
) {
  const read = (/** @type {string} */ feed) => nodes.some(({ input }) => input.includes(feed));
  const feeds = Object.fromEntries(Object.entries(allFeeds).filter(([feed]) => read(feed)));
  const described = Object.entries(feeds).map(([feed, tensor]) => ({
    name: feed,
    dtype: dtypeOf(tensor),
    shape: tensor.shape,
  }));
  const sources = outputs.map((/** @type {string} */ source, /** @type {number} */ i) => ({
    source,
    rank: values[i].rank,
  }));
  return { name, feeds, graph: openGraph(repeatedGraph(described, nodes, sources)) };
}

/** The mean difference of values, relative to their mean size. */
function differenceOf(
  /** @type {import('../types.mjs').Tensor[]} */ ours,
  /** @type {import('../types.mjs').Tensor[]} */ theirs,
  /** @type {number} */ compared,
) {
  const meanOf = (/** @type {import('../types.mjs').Tensor} */ tensor) =>
    tf.tidy(() => tensor.abs().mean().dataSync()[0]);
  return Math.max(
    ...ours.slice(0, compared).map((/** @type {import('../types.mjs').Tensor} */ value, /** @type {number} */ i) => {
      const other = theirs[i].reshape(value.shape);
      return meanOf(value.sub(other)) / Math.max(meanOf(other), 1e-30);
    }),
  );
}

await serve(handlers);
