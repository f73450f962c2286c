import { usesOneDnn } from '../../tensorflow/one-dnn';
import { processorLevel } from '../../tensorflow/processor-level';
import { dataType } from '../data-type';
import type { RecordedGraph } from './recorded-graph';

/** With fewer rows, laying out the other factor for the product costs more time than the product saves. */
const fewestRows = 32;
/** TensorFlow's number for the type that the ops take. */
const { float32 } = dataType;
/** With AVX-512, oneDNN is faster at products with very many rows and so few terms that they fill at most one register. */
const veryManyRows = 32_768;
const oneRegister = 16;
const leavesThinProducts = usesOneDnn && processorLevel() === 4;

/** Replaces matrix products by own ops, which keep their sums in registers and divide the work among threads for any shape. */
export function useOwnProducts(graph: RecordedGraph): void {
  for (const node of graph.ofOp('MatMul')) {
    const { transpose_a, transpose_b, T } = node.attr;
    const [rows, terms] = graph.shapeOf(node.input[0]);
    if (T?.type !== float32 || rows < fewestRows) continue;
    if (leavesThinProducts && rows >= veryManyRows && terms <= oneRegister && !transpose_b?.b) continue;
    if (!transpose_a?.b)
      graph.substitute(node, 'SiameseProduct', node.input, { transpose_b: { b: transpose_b?.b ?? false } });
    else if (!transpose_b?.b) graph.substitute(node, 'SiameseTransposedProduct', node.input, {});
  }
}
