import type { RecordedGraph } from './recorded-graph';

/**
 * max-pool(convolution + bias) = max-pool(convolution) + bias: the addition runs on a quarter of the values, and the places of
 * the maxima, which the pool notes for its gradient, stay the same.
 */
export function addBiasAfterPool(graph: RecordedGraph): void {
  for (const biased of graph.ofOp('Add')) {
    const [convolution, bias] = biased.input;
    const pools = graph.readers(biased.name);
    if (!graph.maker(convolution, 'Conv2D') || !isBias(graph.shapeOf(bias), graph.shapeOf(convolution))) continue;
    if (!pools?.length || pools.some(({ op }) => op !== 'SiameseMaxPool')) continue;
    for (const pool of pools) {
      pool.input = [convolution];
      const after = graph.add(pool, 'Add', [pool.name, bias], biased.attr, [graph.shapeOf(pool.name)]);
      graph.replace(pool.name, after.name, [after]);
    }
  }
}

const isBias = (shape: number[], images: number[]) => shape.length === 1 && shape[0] === images[3];
