import type { RecordedGraph } from './recorded-graph';

/** A reshape to the shape that is there, as tfjs puts behind some of its ops, stands between ops that other rules look for. */
export function dropIdleReshapes(graph: RecordedGraph): void {
  for (const { name, input } of graph.ofOp('Reshape'))
    if (graph.shapeOf(name).join() === graph.shapeOf(input[0]).join()) graph.replace(name, input[0]);
}
