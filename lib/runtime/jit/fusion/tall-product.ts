import type { RecordedGraph } from './recorded-graph';

/** From so many rows on our products are the faster ones, if the other factor stays in the processor's cache. */
const fewestRows = 2048;
const mostOthers = 16_384;
/** What they take: rows and columns in groups. */
const tile = 8;
const vector = 16;

/** Products of a tall and narrow matrix, as the 1x1 convolutions of large maps are, by ops of our own. */
export function useTallProducts(graph: RecordedGraph): void {
  for (const node of graph.ofOp('MatMul')) {
    const [left, right] = node.input;
    const [rows, columns] = graph.shapeOf(left);
    const [, width] = graph.shapeOf(right);
    const { transpose_a, transpose_b } = node.attr;
    if (rows < fewestRows) continue;
    if (transpose_a?.b) {
      const eights = columns % tile === 0 && width % tile === 0;
      const sixteens = columns % vector === 0 || width % vector === 0;
      if (!transpose_b?.b && eights && sixteens && columns * width <= mostOthers)
        graph.substitute(node, 'SiameseTallGradient', [left, right], {});
    } else if (rows % tile === 0 && graph.shapeOf(right).reduce((all, size) => all * size) <= mostOthers)
      graph.substitute(node, 'SiameseTallProduct', [left, right], { transpose_b: { b: transpose_b?.b ?? false } });
  }
}
