import { withStockOps } from '../own-ops';
import { tf } from '../tensorflow';
import { few, freeRows, more } from './free-rows';
import { type NodeDef, shapeOf } from './graph-def';
import { JitError } from './jit-error';
import { neededNodes } from './needed-nodes';
import { type Recording, record } from './recording';

/** A function of one tensor as a graph of TensorFlow's own ops. */
export interface FrozenGraph {
  nodes: NodeDef[];
  /** The node that is fed, and the one that gives the result. */
  input: string;
  output: string;
  outputShape: number[];
  /** The shape of each node's output, by its name, for a number of rows of 2. */
  shapes: ReadonlyMap<string, number[]>;
}

/**
 * The graph of `step`, from [n, ...shape] to [n, ...] for any n. The variables that it reads are nodes of the names given, which
 * are the caller's to add.
 * @throws JitError where the step cannot be recorded, changes a variable, reads another one, or needs to know n
 */
export function frozenGraph(
  step: (x: tf.Tensor) => tf.Tensor,
  shape: number[],
  names: ReadonlyMap<tf.Variable, string>,
): FrozenGraph {
  const [small, large] = [few, more].map((rows) => withStockOps(() => recordOf(step, [rows, ...shape])));
  const nodes = neededNodes(small);
  const others = neededNodes(large);
  const sources = new Map([...small.reads].map(([variable, { name }]) => [name, names.get(variable)]));
  const [input] = small.inputs;
  const freed = freeRows(nodes, others, input.name, refuse);
  const placeholder: NodeDef = {
    name: input.name,
    op: 'Placeholder',
    input: [],
    attr: { dtype: { type: input.dtype }, shape: { shape: shapeOf([-1, ...shape]) } },
  };
  const known = new Set([input.name, ...freed.map(({ name }) => name)]);
  const sourceOf = (source: string) => {
    if (known.has(source.split(':')[0])) return source;
    return sources.get(source) ?? refuse('reads a variable that is not a weight');
  };
  const [output] = small.outputs;
  return {
    nodes: [placeholder, ...freed.map((node) => ({ ...node, input: node.input.map(sourceOf) }))],
    input: input.name,
    output: sourceOf(output.name),
    outputShape: [-1, ...output.shape.slice(1)],
    shapes: small.shapes,
  };
}

const refuse = (reason: string): never => {
  throw new JitError(`the step ${reason}, so it is no graph for any number of rows`);
};

function recordOf(step: (x: tf.Tensor) => tf.Tensor, shape: number[]): Recording {
  const x = tf.zeros(shape);
  try {
    const recording = record(([input]) => [step(input)], [x]);
    if (recording.assigns.size > 0) refuse('changes a variable');
    return recording;
  } finally {
    x.dispose();
  }
}
