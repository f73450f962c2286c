import { withStockOps } from '../own-ops';
import { tf } from '../tensorflow';
import { type AttrValue, type NodeDef, shapeOf } from './graph-def';
import { JitError } from './jit-error';
import { neededNodes } from './needed-nodes';
import { type Recording, record } from './recording';

const int32 = 3;
/** Numbers of rows that are recorded: what differs between the two depends on it. */
const [few, more] = [2, 3];

/** A function of one tensor as a graph of TensorFlow's own ops. */
export interface FrozenGraph {
  nodes: NodeDef[];
  /** The node that is fed, and the one that gives the result. */
  input: string;
  output: string;
  outputShape: number[];
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
  const freed = freeRows(nodes, others);
  const [input] = small.inputs;
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

/** The nodes of one recording with -1 where a shape to be given names the number of rows, as the other one tells. */
function freeRows(nodes: NodeDef[], others: NodeDef[]): NodeDef[] {
  const same = nodes.length === others.length && nodes.every(({ op }, i) => op === others[i].op);
  if (!same) refuse('is made of other ops for another number of rows');
  const shapes = new Set(nodes.filter(({ op }) => op === 'Reshape').map(({ input }) => input[1]));
  return nodes.map((node, i) => {
    const attr = JSON.stringify(node.attr) === JSON.stringify(others[i].attr);
    if (attr) return node;
    const freed = node.op === 'Const' && shapes.has(node.name) ? freedShape(node.attr, others[i].attr) : undefined;
    return freed ? { ...node, attr: freed } : refuse(`gives ${node.op} the number of rows`);
  });
}

function freedShape(attr: NodeDef['attr'], other: NodeDef['attr']): NodeDef['attr'] | undefined {
  const [sizes, otherSizes] = [attr, other].map(({ value }) => sizesOf(value));
  if (!sizes || sizes.length !== otherSizes?.length) return undefined;
  const free = sizes.map((size, i) => (size === otherSizes[i] ? size : -1));
  if (free.filter((size) => size === -1).length !== 1) return undefined;
  const tensor_content = new Uint8Array(Int32Array.from(free).buffer);
  return { ...attr, value: { tensor: { dtype: int32, tensor_shape: shapeOf([free.length]), tensor_content } } };
}

function sizesOf({ tensor }: AttrValue): Int32Array | undefined {
  if (tensor?.dtype !== int32 || !tensor.tensor_content) return undefined;
  return new Int32Array(new Uint8Array(tensor.tensor_content).buffer);
}
