/** Runs graphs of TensorFlow's ops and of this library's ops, in the library's own TensorFlow. */
import { createRequire } from 'node:module';
import siamese, { build } from '../library.mjs';

const { tf } = siamese;
const load = createRequire(import.meta.url);
const { loadGraph } = load(`${build}/jit/load-graph.js`);
const { uint8Tensor } = load(`${build}/tensorflow/uint8.js`);
const { hasOwnOps } = load(`${build}/kernels/own-ops.js`);

/**
 * What tfjs-node's backend has beside tfjs's own.
 *
 * @typedef {object} NodeBackend
 * @property {{ runSavedModel: Function, deleteTensor(id: number): void, deleteSavedModel(session: number): void }} binding
 * @property {{ get(id: object): { dtype: number } }} tensorMap
 * @property {(tensors: import('../types.mjs').Tensor[]) => number[]} getInputTensorIds
 * @property {(metadata: object) => import('../types.mjs').Tensor} createOutputTensor
 */
const backendOf = () => /** @type {NodeBackend} */ (/** @type {unknown} */ (tf.backend()));

export function requireOwnOps() {
  if (!hasOwnOps()) throw new Error('the ops of this library must be compiled, found none; run `npm run setup addon`');
}

/** A session of a graph; byte attributes may be given as strings. */
export function openGraph(/** @type {import('../types.mjs').GraphNode[]} */ nodes) {
  const session = loadGraph(
    nodes.map(({ attr, ...node }) => ({
      ...node,
      attr: withBytes(/** @type {Record<string, { s?: string | Uint8Array }>} */ (attr)),
    })),
  );
  const { binding } = backendOf();
  const idsOf = (/** @type {import('../types.mjs').Feeds} */ feeds) =>
    backendOf().getInputTensorIds(Object.values(feeds));
  const names = (/** @type {string[]} */ sources) =>
    sources.map((/** @type {string} */ source) => (source.includes(':') ? source : `${source}:0`)).join(',');
  const metadata = (/** @type {import('../types.mjs').Feeds} */ feeds, /** @type {string[]} */ sources) =>
    binding.runSavedModel(session, idsOf(feeds), names(Object.keys(feeds)), names(sources));
  return {
    run: (/** @type {import('../types.mjs').Feeds} */ feeds, /** @type {string[]} */ sources) =>
      metadata(feeds, sources).map((/** @type {object} */ found) => backendOf().createOutputTensor(found)),
    /** Runs the graph and discards the results. */
    drive(/** @type {import('../types.mjs').Feeds} */ feeds, /** @type {string[]} */ sources) {
      for (const { id } of metadata(feeds, sources)) binding.deleteTensor(id);
    },
    close: () => binding.deleteSavedModel(session),
  };
}

const withBytes = (/** @type {Record<string, { s?: string | Uint8Array }>} */ attr) =>
  Object.fromEntries(
    Object.entries(attr).map(([key, value]) => [
      key,
      typeof value.s === 'string' ? { s: Buffer.from(value.s) } : value,
    ]),
  );

/** TensorFlow's number for a tensor's type. */
export const dtypeOf = (/** @type {import('../types.mjs').Tensor} */ tensor) =>
  backendOf().tensorMap.get(tensor.dataId).dtype;

export const placeholdersOf = (/** @type {import('../types.mjs').Feeds} */ feeds) =>
  Object.entries(feeds).map(([name, tensor]) => ({
    ...{ name, op: 'Placeholder', input: [] },
    attr: {
      dtype: { type: dtypeOf(tensor) },
      shape: { shape: { dim: tensor.shape.map((/** @type {number} */ size) => ({ size })) } },
    },
  }));

/** Runs some nodes once. */
export function runOnce(
  /** @type {import('../types.mjs').Feeds} */ feeds,
  /** @type {import('../types.mjs').GraphNode[]} */ nodes,
  /** @type {string[]} */ sources,
) {
  const used = Object.fromEntries(
    Object.entries(feeds).filter(([name]) =>
      nodes.some((/** @type {import('../types.mjs').GraphNode} */ { input }) => input.includes(name)),
    ),
  );
  const graph = openGraph([...placeholdersOf(used), ...nodes]);
  try {
    return graph.run(used, sources);
  } finally {
    graph.close();
  }
}

/** One seed per tensor, since a gradient equal to the values themselves would cancel out. */
let seeds = 0;

/** @typedef {typeof tools} Tools */

/** The inputs that rules ask for. */
export const tools = {
  run: runOnce,
  random: (/** @type {number[]} */ shape) => tf.randomNormal(shape, 0, 1, 'float32', ++seeds),
  positive: (/** @type {number[]} */ shape) => tf.randomUniform(shape, 0.5, 1.5, 'float32', ++seeds),
  none: () => tf.zeros([0]),
  /** x, with 0 in place of values within a thousandth of one of the edges. */
  zeroNear: (
    /** @type {import('../types.mjs').Tensor} */ x,
    /** @type {import('../types.mjs').Tensor} */ values,
    /** @type {number[]} */ edges,
  ) =>
    tf.tidy(() =>
      edges.reduce(
        (/** @type {import('../types.mjs').Tensor} */ kept, /** @type {number} */ edge) =>
          kept.mul(values.sub(edge).abs().greater(1e-3)),
        x.clone(),
      ),
    ),
  small: () => tf.scalar(1e-3),
  white: () => tf.scalar(255),
  seed: () => tf.tensor1d([3, 5], 'int32'),
  whole: (/** @type {number} */ count, /** @type {number} */ below) =>
    tf.tensor1d(
      Array.from({ length: count }, (_, i) => (i * 7919) % below),
      'int32',
    ),
  bytes(/** @type {number[]} */ shape) {
    const size = shape.reduce((/** @type {number} */ all, /** @type {number} */ length) => all * length, 1);
    return uint8Tensor(
      Uint8Array.from({ length: size }, (_, i) => (i * 151) % 256),
      shape,
    );
  },
};
