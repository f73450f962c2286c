import { expect, it } from 'vitest';
import type { NodeDef } from '../../lib/jit/graph-def';
import { requireSameNodes, requireSameOps } from '../../lib/jit/same-nodes';

const nodes = (...ops: [op: string, k?: number, layer?: string][]): NodeDef[] =>
  ops.map(([op, i = 0, layer], at) => ({ name: `${op}${at}`, op, input: [], attr: { k: { i } }, layer }));
const refuse = (reason: string): never => {
  throw new Error(reason);
};

it('accepts recordings of the same ops with the same attributes, whatever their names', () => {
  const [one, other] = [nodes(['MatMul', 1], ['Relu']), nodes(['MatMul', 1], ['Relu'])];
  other[0].name = 'another';
  expect(() => requireSameNodes(one, other, 'number of rows', refuse)).not.toThrow();
});

it('names what differs, and the layer', () => {
  const one = nodes(['MatMul', 1, 'dense_1'], ['Relu', 0, 'relu_1']);
  const check = (others: NodeDef[]) => () => requireSameNodes(one, others, 'number of rows', refuse);
  expect(check(nodes(['MatMul', 2], ['Relu']))).toThrow('gives MatMul the number of rows (layer dense_1)');
  expect(check(nodes(['MatMul', 1], ['Elu']))).toThrow('runs other ops for another number of rows (layer relu_1)');
  expect(check(nodes(['MatMul', 1]))).toThrow('runs other ops for another number of rows (layer relu_1)');
  expect(check([...one, ...nodes(['Tanh', 0, 'tanh_1'])])).toThrow('number of rows (layer tanh_1)');
});

it('may look at the ops alone', () => {
  expect(() => requireSameOps(nodes(['A', 1]), nodes(['A', 2]), 'size', refuse)).not.toThrow();
  expect(() => requireSameOps(nodes(['A', 1]), nodes(['B', 1]), 'size', refuse)).toThrow('for another size');
});
