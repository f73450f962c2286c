import { usesOneDnn } from '../../tensorflow/one-dnn';
import type { NodeDef } from '../graph-def';
import { strideOf } from './geometry';
import type { RecordedGraph } from './recorded-graph';

/**
 * With this many rows, and few channels that do not fill vectors, oneDNN's convolution is faster unless something is fused with
 * the product.
 */
const manyRows = 4096;
const fewChannels = 32;
const vector = 16;

/**
 * Replaces convolutions by 1x1 filters, and their gradients, by the matrix products that they are: TensorFlow's convolutions take
 * longer.
 */
export function multiplyPointwise(graph: RecordedGraph): void {
  const learns = graph.ofOp('Conv2DBackpropFilter').length > 0;
  for (const node of graph.ofOp('Conv2D')) {
    const [x, filter] = node.input;
    if (isPointwise(node, graph.shapeOf(filter)) && !(learns && isNarrow(graph.shapeOf(node.name))))
      product(graph, node, [x, filter]);
  }
  for (const node of graph.ofOp('Conv2DBackpropInput')) {
    const [, filter, gradient] = node.input;
    if (isPointwise(node, graph.shapeOf(filter)) && !isNarrow(graph.shapeOf(node.name)))
      product(graph, node, [gradient, filter], { transpose_b: true });
  }
  for (const node of graph.ofOp('Conv2DBackpropFilter')) {
    const [x, , gradient] = node.input;
    if (isPointwise(node, graph.shapeOf(node.name))) product(graph, node, [x, gradient], { transpose_a: true });
  }
}

const isPointwise = (node: NodeDef, [height, width]: number[]) =>
  height === 1 && width === 1 && strideOf(node) === 1 && ['SAME', 'VALID'].includes(String(node.attr.padding.s));

const isNarrow = ([n, height, width, channels]: number[]) =>
  usesOneDnn && n * height * width >= manyRows && channels < fewChannels && channels % vector !== 0;

function product(
  graph: RecordedGraph,
  node: NodeDef,
  factors: string[],
  { transpose_a = false, transpose_b = false } = {},
): void {
  const matrices = factors.map((factor, i) => {
    const shape = graph.shapeOf(factor);
    const columns = shape[3];
    return graph.reshape(node, factor, [shape.reduce((all, size) => all * size) / columns, columns], `matrix${i}`);
  });
  const shape = graph.shapeOf(node.name);
  const attr = { T: node.attr.T, transpose_a: { b: transpose_a }, transpose_b: { b: transpose_b } };
  const columns = shape[3];
  const flat = [shape.reduce((all, size) => all * size) / columns, columns];
  const multiplied = graph.add(node, 'MatMul', matrices, attr, [flat]);
  graph.replace(node.name, graph.reshape(node, multiplied.name, shape, 'images'));
}
