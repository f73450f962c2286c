/** A graph that repeats the same ops one after the other, so that an op is timed as it runs in a recorded step. */
const float32 = 1;
const int32 = 3;
export const repetitions = 8;

/** @typedef {{ name: string, op: string, input: string[], attr: object }} Node */

const shapeOf = (/** @type {number[]} */ sizes) => ({ dim: sizes.map((size) => ({ size })) });

/** @type {(name: string, values: number[]) => Node} */
export const ints = (name, values) => ({
  ...{ name, op: 'Const', input: [] },
  attr: {
    dtype: { type: int32 },
    value: {
      tensor: {
        ...{ dtype: int32, tensor_shape: shapeOf([values.length]) },
        tensor_content: new Uint8Array(Int32Array.from(values).buffer),
      },
    },
  },
});

/**
 * @param {{ name: string, dtype: number, shape: number[] }[]} feeds
 * @param {Node[]} nodes one repetition, reading feeds by their names
 * @param {{ source: string, rank: number }[]} outputs float32 outputs, all of which are used
 * @returns {Node[]} the graph, whose `result` only serves to be fetched
 */
export function repeatedGraph(feeds, nodes, outputs) {
  /** @type {Node[]} */
  const graph = feeds.map(({ name, dtype, shape }) => ({
    ...{ name, op: 'Placeholder', input: [] },
    attr: { dtype: { type: dtype }, shape: { shape: shapeOf(shape) } },
  }));
  for (const rank of new Set(outputs.map((output) => output.rank)))
    graph.push(ints(`first${rank}`, Array(rank).fill(0)), ints(`one${rank}`, Array(rank).fill(1)));
  graph.push(ints('flat', [1]));
  /** @type {string[]} */
  const seen = [];
  /** @type {string[]} */
  let after = [];
  for (let i = 0; i < repetitions; i++) {
    const own = (/** @type {string} */ source) =>
      source.startsWith('^') ? `^${i}/${source.slice(1)}` : `${i}/${source}`;
    // The inputs enforce the order: a control edge at an op would keep TensorFlow from fusing it with the next one.
    for (const { name, dtype } of feeds)
      graph.push({ name: own(name), op: 'Identity', input: [name, ...after], attr: { T: { type: dtype } } });
    for (const node of nodes) graph.push({ ...node, name: own(node.name), input: node.input.map(own) });
    after = outputs.map(({ source, rank }, k) => {
      const attr = { T: { type: float32 }, Index: { type: int32 } };
      const [slice, value] = [`seen${i}/slice${k}`, `seen${i}/value${k}`];
      graph.push({ name: slice, op: 'Slice', input: [own(source), `first${rank}`, `one${rank}`], attr });
      graph.push({
        ...{ name: value, op: 'Reshape', input: [slice, 'flat'] },
        attr: { T: { type: float32 }, Tshape: { type: int32 } },
      });
      seen.push(value);
      return `^${slice}`;
    });
  }
  graph.push({ name: 'result', op: 'AddN', input: seen, attr: { N: { i: seen.length }, T: { type: float32 } } });
  return graph;
}
