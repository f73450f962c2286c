import type { RecordedGraph } from './recorded-graph';

/** With fewer rows, laying out the other factor for the product costs more than it saves. */
const fewestRows = 32;
/** TensorFlow's number for the type that the ops take. */
const float32 = 1;

/** Matrix products by ops of our own, which keep their sums in registers and share them among threads whatever their shape. */
export function useOwnProducts(graph: RecordedGraph): void {
  for (const node of graph.ofOp('MatMul')) {
    const { transpose_a, transpose_b, T } = node.attr;
    if (T?.type !== float32 || graph.shapeOf(node.input[0])[0] < fewestRows) continue;
    if (!transpose_a?.b)
      graph.substitute(node, 'SiameseProduct', node.input, { transpose_b: { b: transpose_b?.b ?? false } });
    else if (!transpose_b?.b) graph.substitute(node, 'SiameseTransposedProduct', node.input, {});
  }
}
