import type { OpView, Rule } from '../op-view';
import type { TensorValue } from '../tensor-value';

const product: Rule = (op) => {
  const [a, b] = ['adj_x', 'adj_y'].map((turned, i) => {
    const input = op.inputs[i];
    if (op.is(turned)) return swapped(op, input);
    // The same matrix for the whole batch: without the batch's axis, onnxruntime packs it only once.
    const { constant, rank, shape } = input;
    if (i === 0 || !constant || rank !== 3 || shape[0] !== 1) return input.name;
    return op.graph.constant(`${input.name}/matrix`, { ...constant, shape: shape.slice(1) });
  });
  return op.value(op.graph.add('MatMul', [a, b]));
};

function swapped({ graph }: OpView, { name, rank }: TensorValue): string {
  return graph.add('Transpose', [name], { perm: [...Array(rank - 2).keys(), rank - 1, rank - 2] });
}

const batchNormalization: Rule = (op) => {
  const { graph, inputs } = op;
  const [x, ...statistics] = inputs;
  if (op.is('is_training')) op.refuse('normalises by the batch');
  const names = [x.in('first'), ...statistics.map(({ name }) => name)];
  return op.value(graph.add('BatchNormalization', names, { epsilon: { float: op.float('epsilon') } }), 'first');
};

/** ONNX's names for how a place in the result is mapped to the source, and which of the neighbours there is taken. */
function placesOf(op: OpView): { coordinate_transformation_mode: string; nearest_mode: string } {
  if (op.is('align_corners'))
    return { coordinate_transformation_mode: 'align_corners', nearest_mode: 'round_prefer_ceil' };
  if (op.is('half_pixel_centers'))
    return { coordinate_transformation_mode: 'half_pixel', nearest_mode: 'round_prefer_ceil' };
  return { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
}

const resize = (mode: 'linear' | 'nearest'): Rule => {
  return (op) => {
    const { graph, inputs } = op;
    const x = inputs[0].in('first');
    // All four sizes: with the sizes of two axes alone, onnxruntime 1.32 refuses the model.
    const before = graph.add('Shape', [x], { start: 0, end: 2 });
    const sizes = graph.add('Concat', [before, graph.int64(op.numbers(1))], { axis: 0 });
    return op.value(graph.add('Resize', [x, '', '', sizes], { mode, ...placesOf(op) }), 'first');
  };
};

/** Products of matrices, and the other ops of networks. */
export const networks: Record<string, Rule> = {
  BatchMatMulV2: product,
  FusedBatchNorm: batchNormalization,
  ResizeBilinear: resize('linear'),
  ResizeNearestNeighbor: resize('nearest'),
  Softmax: (op) => op.value(op.graph.add('Softmax', [op.inputs[0].name], { axis: -1 })),
};
