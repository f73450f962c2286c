import { hasOwnBatchNorm } from '../../kernels/own-batch-norm';
import type { RecordedGraph } from './recorded-graph';

/**
 * Replaces batch normalisation by averages, as outside of training and in frozen layers, by an op that takes one pass over its
 * input's own memory.
 */
export function useOwnNormalize(graph: RecordedGraph): void {
  for (const node of graph.ofOp('FusedBatchNorm')) {
    const { epsilon, is_training, data_format } = node.attr;
    const channelsLast = !data_format || String(data_format.s) === 'NHWC';
    if (is_training?.b !== false || !channelsLast || !hasOwnBatchNorm(graph.shapeOf(node.name))) continue;
    if ([1, 2, 3, 4].some((i) => graph.readers(`${node.name}:${i}`)?.length !== 0)) continue;
    graph.substitute(node, 'SiameseNormalize', node.input, { epsilon });
  }
}
