import type { Rule } from '../op-view';
import { toFirst } from '../tensor-value';

const concatenate: Rule = (op) => {
  const { graph, shape } = op;
  const parts = op.inputs.slice(0, -1);
  const rank = shape.length;
  const axis = (op.numbers(op.inputs.length - 1)[0] + rank) % rank;
  const layout = rank > 2 && parts.every((part) => part.layout === 'first') ? 'first' : 'last';
  const names = parts.map((part) => part.in(layout));
  return op.value(
    graph.add('Concat', names, { axis: layout === 'first' ? toFirst(rank).indexOf(axis) : axis }),
    layout,
  );
};

const pack: Rule = (op) => {
  const { graph, inputs } = op;
  const axis = op.int('axis');
  const parts = inputs.map(({ name }) => graph.add('Unsqueeze', [name, graph.int64([axis])]));
  return op.value(graph.add('Concat', parts, { axis }));
};

const unpack: Rule = (op) => {
  const { graph, inputs, shape } = op;
  const axis = op.int('axis');
  const count = op.int('num');
  const parts = graph.addSplitting('Split', [inputs[0].name, graph.int64(Array(count).fill(1))], { axis }, count);
  return parts.map((part) => op.value(graph.add('Squeeze', [part, graph.int64([axis])]), 'last', shape));
};

const split: Rule = (op) => {
  const { graph, inputs } = op;
  const [x] = inputs;
  const axis = (op.numbers(2)[0] + x.rank) % x.rank;
  const sizes = op.numbers(1);
  const parts = graph.addSplitting('Split', [x.name, graph.int64(sizes)], { axis }, sizes.length);
  return parts.map((part, i) => op.value(part, 'last', x.shape.with(axis, sizes[i])));
};

const gather: Rule = (op) => {
  const { graph, inputs } = op;
  if (op.int('batch_dims') !== 0) op.refuse('gathers row by row');
  return op.value(graph.add('Gather', [inputs[0].name, inputs[1].name], { axis: op.numbers(2)[0] }));
};

/** Ops that join tensors, split them, and take rows of them. */
export const joins: Record<string, Rule> = {
  ConcatV2: concatenate,
  Pack: pack,
  Unpack: unpack,
  SplitV: split,
  GatherV2: gather,
};
