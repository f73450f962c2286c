import type { OnnxGraph } from './onnx-graph';

/** Removes the operators and constants that the output does not need. */
export function dropUnread(graph: OnnxGraph, output: string): void {
  const read = new Set([output]);
  const needed = graph.nodes.toReversed().filter((node) => {
    const isNeeded = node.output.some((name) => read.has(name));
    if (isNeeded) for (const name of node.input) read.add(name);
    return isNeeded;
  });
  graph.nodes = needed.reverse();
  for (const name of graph.constants.keys()) if (!read.has(name)) graph.constants.delete(name);
}
