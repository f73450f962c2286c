import { transposed } from '../onnx-graph';
import { type OnnxTensor, onnxType, onnxTypeOf } from '../onnx-proto';
import type { OpView, Rule } from '../op-view';
import { toFirst } from '../tensor-value';

/** As the end of a slice: to the last value or, negated and backwards, to the first. */
const end = Number.MAX_SAFE_INTEGER;

const reshape: Rule = (op) => {
  const { graph, inputs, shape } = op;
  const [x, sizes] = inputs;
  if (x.constant) return op.constant({ ...x.constant, shape });
  if (sizes.constant && x.shape.join() === shape.join()) return op.value(x.in(x.layout), x.layout);
  return op.value(graph.add('Reshape', [x.name, op.int64(1)]));
};

const transpose: Rule = (op) => {
  const [{ constant, name }] = op.inputs;
  const perm = op.numbers(1);
  return constant ? op.constant(transposed(constant, perm)) : op.value(op.graph.add('Transpose', [name], { perm }));
};

const slice: Rule = (op) => {
  const { graph, inputs } = op;
  const [x, begin, size] = inputs;
  const axes = graph.int64(x.shape.map((_, i) => i));
  if (!size.constant || !begin.constant) {
    const ends = graph.add('Add', [op.int64(1), op.int64(2)]);
    return op.value(graph.add('Slice', [x.name, op.int64(1), ends, axes]));
  }
  const starts = op.numbers(1);
  const ends = op.numbers(2).map((length, i) => (length === -1 ? end : starts[i] + length));
  return op.value(graph.add('Slice', [x.name, graph.int64(starts), graph.int64(ends), axes]));
};

const stridedSlice: Rule = (op) => {
  const { graph, inputs } = op;
  const [begin, ends, strides] = [1, 2, 3].map((i) => op.numbers(i));
  if (op.int('ellipsis_mask') || op.int('new_axis_mask')) op.refuse('slices with an ellipsis or a new axis');
  const has = (mask: string, axis: number) => ((op.int(mask) >> axis) & 1) === 1;
  const dropped = begin.map((_, axis) => axis).filter((axis) => has('shrink_axis_mask', axis));
  const from = begin.map((at, axis) => (has('begin_mask', axis) ? (strides[axis] > 0 ? 0 : end) : at));
  const to = ends.map((at, axis) => {
    if (dropped.includes(axis)) return begin[axis] === -1 ? end : begin[axis] + 1;
    return has('end_mask', axis) ? (strides[axis] > 0 ? end : -end) : at;
  });
  const [starts, stops, axes, steps] = [from, to, begin.map((_, axis) => axis), strides].map((all) => graph.int64(all));
  const sliced = graph.add('Slice', [inputs[0].name, starts, stops, axes, steps]);
  return op.value(dropped.length > 0 ? graph.add('Squeeze', [sliced, graph.int64(dropped)]) : sliced);
};

const reverse: Rule = (op) => {
  const { graph, inputs } = op;
  const axes = op.numbers(1);
  const all = (value: number) => graph.int64(axes.map(() => value));
  return op.value(graph.add('Slice', [inputs[0].name, all(-1), all(-end), graph.int64(axes), all(-1)]));
};

const pad = (mode: 'constant' | 'reflect'): Rule => {
  return (op) => {
    const { graph, inputs } = op;
    if (op.text('mode') === 'SYMMETRIC') op.refuse('repeats the border itself');
    const pairs = op.numbers(1);
    const before = pairs.filter((_, i) => i % 2 === 0);
    const after = pairs.filter((_, i) => i % 2 === 1);
    const value = mode === 'constant' && inputs[2] ? [inputs[2].name] : [];
    const [x] = inputs;
    const order = x.layout === 'first' ? toFirst(x.rank) : [...before.keys()];
    const pads = graph.int64([...order.map((axis) => before[axis]), ...order.map((axis) => after[axis])]);
    return op.value(graph.add('Pad', [x.in(x.layout), pads, ...value], { mode }), x.layout);
  };
};

const fill: Rule = (op) => {
  const { graph, inputs, shape } = op;
  const [sizes, { constant }] = inputs;
  if (sizes.constant && constant) return op.constant(repeated(constant, shape));
  return op.value(graph.add('Expand', [inputs[1].name, op.int64(0)]));
};

function repeated({ type, bytes }: OnnxTensor, shape: number[]): OnnxTensor {
  const length = bytes.length * shape.reduce((product, size) => product * size, 1);
  return { type, shape, bytes: Uint8Array.from({ length }, (_, i) => bytes[i % bytes.length]) };
}

const shape: Rule = (op) => {
  const { graph, inputs } = op;
  const sizes = graph.add('Shape', [inputs[0].name]);
  return op.value(graph.add('Cast', [sizes], { to: onnxTypeOf(op.dtype('out_type')) ?? onnxType.int32 }));
};

/** Ops that move values, or give a shape, and compute nothing. */
export const shapes: Record<string, Rule> = {
  Reshape: reshape,
  Slice: slice,
  StridedSlice: stridedSlice,
  ReverseV2: reverse,
  PadV2: pad('constant'),
  MirrorPad: pad('reflect'),
  Fill: fill,
  Shape: shape,
  Transpose: transpose,
  Tile: (op) => op.value(op.graph.add('Tile', [op.inputs[0].name, op.int64(1)])),
  ExpandDims: (op) => op.value(op.graph.add('Unsqueeze', [op.inputs[0].name, axisOf(op)])),
};

const axisOf = (op: OpView) => op.graph.int64([op.numbers(1)[0]]);
