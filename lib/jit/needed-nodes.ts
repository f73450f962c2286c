import type { NodeDef } from './graph-def';
import type { Recording } from './recording';

/** The ops on which the outputs and assignments depend; the others are left out. */
export function neededNodes({ nodes, outputs, assigns }: Recording): NodeDef[] {
  const byName = new Map(nodes.map((found) => [found.name, found]));
  const needed = new Set<NodeDef>();
  const pending = [...outputs, ...assigns.values()].map(({ name }) => name);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const found = byName.get(name.split(':')[0]);
    if (!found || needed.has(found)) continue;
    needed.add(found);
    pending.push(...found.input);
  }
  return nodes.filter((found) => needed.has(found));
}
