import { withStockOps } from '../kernels/own-ops';
import { tf } from '../tensorflow/tensorflow';
import { few, freeRows, more } from './free-rows';
import { leaveOutIdleOps } from './fusion/idle-ops';
import { RecordedGraph } from './fusion/recorded-graph';
import { type NodeDef, shapeOf } from './graph-def';
import { JitError } from './jit-error';
import { neededNodes } from './needed-nodes';
import { type Recording, record } from './recording';
import { requireSameNodes } from './same-nodes';

/** A function of one tensor as a graph of TensorFlow's stock ops. */
export interface FrozenGraph {
  nodes: NodeDef[];
  /** The node that is fed, and the node that gives the result. */
  input: string;
  output: string;
  /** -1 stands for any size. */
  outputShape: number[];
  /** The shape of each node's output, by the node's name, for 2 rows. */
  shapes: ReadonlyMap<string, number[]>;
  /** The same for other sizes, if some sizes are free. */
  otherShapes?: ReadonlyMap<string, number[]>;
}

/** The values that free sizes, such as an image's height, take while they are recorded: the first list, then the second. */
const freeSizes = [
  [160, 192, 176],
  [320, 384, 352],
];

/**
 * The graph of `step`, from [n, ...shape] to [n, ...] for any n, and for any size where the shape has null. The variables that it
 * reads become nodes with the given names, which the caller must add.
 * @throws JitError if the step cannot be recorded, changes a variable, reads one that is not in `names`, or depends on n or a
 * free size
 */
export function frozenGraph(
  step: (x: tf.Tensor) => tf.Tensor,
  shape: readonly (number | null)[],
  names: ReadonlyMap<tf.Variable, string>,
): FrozenGraph {
  const [sizes, otherSizes] = freeSizes.map((free) => shape.map((size, i) => size ?? free[i % free.length]));
  const isFree = shape.includes(null);
  const recorded = (...sizes: number[]) => {
    const recording = withStockOps(() => recordOf(step, sizes));
    return isFree ? withoutIdleOps(recording) : recording;
  };
  const [small, large] = [few, more].map((rows) => recorded(rows, ...sizes));
  const nodes = neededNodes(small);
  const others = neededNodes(large);
  const other = isFree ? recorded(few, ...otherSizes) : undefined;
  if (other) requireSameNodes(nodes, neededNodes(other), 'size of the images', refuseFor('size of images'));
  const sources = new Map([...small.reads].map(([variable, { name }]) => [name, names.get(variable)]));
  const [input] = small.inputs;
  const freed = freeRows(nodes, others, input.name, refuse);
  const placeholder: NodeDef = {
    name: input.name,
    op: 'Placeholder',
    input: [],
    attr: { dtype: { type: input.dtype }, shape: { shape: shapeOf([-1, ...shape.map((size) => size ?? -1)]) } },
  };
  const known = new Set([input.name, ...freed.map(({ name }) => name)]);
  const sourceOf = (source: string) => {
    if (known.has(source.split(':')[0])) return source;
    return sources.get(source) ?? refuse('reads a variable that is not a weight');
  };
  const [output] = small.outputs;
  const outputShape = output.shape.map((size, i) =>
    i > 0 && size === (other ?? small).outputs[0].shape[i] ? size : -1,
  );
  return {
    nodes: [placeholder, ...freed.map((node) => ({ ...node, input: node.input.map(sourceOf) }))],
    input: input.name,
    output: sourceOf(output.name),
    outputShape,
    shapes: small.shapes,
    ...(other ? { otherShapes: other.shapes } : {}),
  };
}

const refuseFor =
  (any: string) =>
  (reason: string): never => {
    throw new JitError(`the step ${reason}, so it is no graph for any ${any}`);
  };
const refuse = refuseFor('number of rows');

/** tfjs makes many reshapes to the shape that a tensor already has; each would hold a shape of its own for each size. */
function withoutIdleOps(recording: Recording): Recording {
  const graph = new RecordedGraph(recording);
  leaveOutIdleOps(graph);
  return graph.recording();
}

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
