import type { NodeDef } from './graph-def';

/**
 * Two recordings of a step, of inputs of other sizes, must be the same nodes.
 * @param what differs between the two, such as `number of rows`
 * @param refuse throws, with what the step does, and the layer that does it
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

/** The ops alone must be the same. */
export function requireSameOps(
  nodes: NodeDef[],
  others: NodeDef[],
  what: string,
  refuse: (reason: string) => never,
): void {
  const longer = nodes.length < others.length ? others : nodes;
  const at = longer.findIndex((_, i) => nodes[i]?.op !== others[i]?.op);
  if (at >= 0) refuse(`is made of other ops for another ${what}${layerOf(nodes[at] ?? others[at])}`);
}

/** For an error, where a layer is known. */
export const layerOf = ({ layer }: NodeDef) => (layer ? ` (layer ${layer})` : '');
