import { expect, it } from 'vitest';
import type { NodeDef } from '../../lib/jit/graph-def';
import { neededNodes } from '../../lib/jit/needed-nodes';
import type { Recording } from '../../lib/jit/recording';

const node = (name: string, ...input: string[]): NodeDef => ({ name, op: 'Op', input, attr: {} });

it('keeps the nodes that outputs and assignments need, in their order', () => {
  const nodes = [node('a'), node('b', 'a'), node('unused', 'a'), node('c', 'b:1', 'input'), node('d'), node('e', 'd')];
  const recording = {
    nodes,
    outputs: [{ name: 'c:2' }],
    assigns: new Map([[{}, { name: 'e' }]]),
  } as unknown as Recording;
  expect(neededNodes(recording).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(neededNodes({ ...recording, assigns: new Map() }).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});
