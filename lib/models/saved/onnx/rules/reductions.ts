import { onnxType } from '../onnx-proto';
import type { OpView, Rule } from '../op-view';
import { toFirst } from '../tensor-value';

/** ONNX's own operators for reductions over a whole image. */
const globalPools: Record<string, string> = { ReduceMean: 'GlobalAveragePool', ReduceMax: 'GlobalMaxPool' };

const reduction = (operator: string): Rule => {
  return (op) => {
    const { graph, inputs } = op;
    const [x] = inputs;
    const axes = axesOf(op);
    const keepdims = op.is('keep_dims') ? 1 : 0;
    const isAllOfImage = x.rank === 4 && axes.join() === '1,2';
    if (isAllOfImage && globalPools[operator]) {
      const pooled = graph.add(globalPools[operator], [x.in('first')]);
      return keepdims ? op.value(pooled, 'first') : op.value(graph.add('Flatten', [pooled], { axis: 1 }));
    }
    // Channels may stay first only if what remains keeps its order: if the whole image is reduced, or every axis is kept.
    const layout = x.layout === 'first' && (isAllOfImage || keepdims) ? 'first' : 'last';
    const order = toFirst(x.rank);
    const moved = layout === 'first' ? axes.map((axis) => order.indexOf(axis)) : axes;
    const name = graph.add(operator, [x.in(layout), graph.int64(moved)], { keepdims });
    return op.value(name, keepdims ? layout : 'last');
  };
};

function axesOf(op: OpView): number[] {
  const { rank } = op.inputs[0];
  return op
    .numbers(1)
    .map((axis) => (axis + rank) % rank)
    .sort((a, b) => a - b);
}

/** ONNX has no reduction of booleans, so they are reduced as 0 and 1. */
const ofBooleans = (operator: string): Rule => {
  return (op) => {
    const { graph, inputs } = op;
    const numbers = graph.add('Cast', [inputs[0].name], { to: onnxType.int32 });
    const keepdims = op.is('keep_dims') ? 1 : 0;
    const reduced = graph.add(operator, [numbers, graph.int64(axesOf(op))], { keepdims });
    return op.value(graph.add('Cast', [reduced], { to: onnxType.bool }));
  };
};

/** Sums, means, extremes and products over axes. */
export const reductions: Record<string, Rule> = {
  Mean: reduction('ReduceMean'),
  Sum: reduction('ReduceSum'),
  Max: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  Any: ofBooleans('ReduceMax'),
  All: ofBooleans('ReduceMin'),
};
