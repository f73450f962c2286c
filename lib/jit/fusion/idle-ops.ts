import type { RecordedGraph } from './recorded-graph';

/**
 * Removes reshapes to the same shape and casts to the same type, of which tfjs makes many: they change nothing, and they separate
 * ops that other rules look for.
 */
export function leaveOutIdleOps(graph: RecordedGraph): void {
  for (const { name, input } of graph.ofOp('Reshape'))
    if (graph.shapeOf(name).join() === graph.shapeOf(input[0]).join()) graph.replace(name, input[0]);
  for (const { name, input, attr } of graph.ofOp('Cast'))
    if (attr.SrcT.type === attr.DstT.type) graph.replace(name, input[0]);
}
