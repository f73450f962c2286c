import type { NodeDef } from './graph-def';

/**
 * Checks that two recordings of a step, for inputs of different sizes, have the same nodes.
 * @param what what differs between the two, such as `number of rows`
 * @param refuse throws an error that says what the step does, and in which layer
 */
export function requireSameNodes(
  nodes: NodeDef[],
  others: NodeDef[],
  what: string,
  refuse: (reason: string) => never,
): void {
  requireSameOps(nodes, others, what, refuse);
  for (const [i, node] of nodes.entries())
    if (JSON.stringify(node.attr) !== JSON.stringify(others[i].attr))
      refuse(`gives ${node.op} the ${what}${layerOf(node)}`);
}

/** Checks that the ops are the same, whatever their attributes. */
export function requireSameOps(
  nodes: NodeDef[],
  others: NodeDef[],
  what: string,
  refuse: (reason: string) => never,
): void {
  const longer = nodes.length < others.length ? others : nodes;
  const at = longer.findIndex((_, i) => nodes[i]?.op !== others[i]?.op);
  if (at >= 0) refuse(`runs other ops for another ${what}${layerOf(nodes[at] ?? others[at])}`);
}

/** The layer of a node, for an error; empty if it is not known. */
export const layerOf = ({ layer }: NodeDef) => (layer ? ` (layer ${layer})` : '');
