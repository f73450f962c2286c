import { describe, expect, it } from 'vitest';
import { freeRows } from '../../lib/jit/free-rows';
import { type NodeDef, shapeOf } from '../../lib/jit/graph-def';

const [float32, int32] = [1, 3];
const refuse = (reason: string): never => {
  throw new Error(reason);
};

function constant(name: string, dtype: number, shape: number[], values: number[]): NodeDef {
  const array = dtype === float32 ? Float32Array.from(values) : Int32Array.from(values);
  const tensor = { dtype, tensor_shape: shapeOf(shape), tensor_content: new Uint8Array(array.buffer) };
  return { name, op: 'Const', input: [], attr: { dtype: { type: dtype }, value: { tensor } } };
}
const op = (type: string, ...input: string[]): NodeDef => ({ name: type, op: type, input, attr: {} });
const ints = (name: string, ...values: number[]) => constant(name, int32, [values.length], values);
const opsOf = (nodes: NodeDef[]) => nodes.map((node) => node.op);
const numbers = ({ attr }: NodeDef) => [...new Int32Array(attr.value.tensor!.tensor_content.slice().buffer)];

describe('freeRows', () => {
  it('leaves nodes alone that are the same for two rows and for three', () => {
    const nodes = [ints('size', 4, 2), op('Tile', 'x', 'size')];
    expect(freeRows(nodes, nodes, 'x', refuse)).toEqual(nodes);
  });

  it('leaves one size of a reshape open', () => {
    const reshape = op('Reshape', 'x', 'size');
    const [size] = freeRows([ints('size', 4, 5), reshape], [ints('size', 6, 5), reshape], 'x', refuse);
    expect(numbers(size)).toEqual([-1, 5]);
  });

  it('computes sizes that are multiples of the rows if an op must know them, or if there are two', () => {
    for (const last of [op('Slice', 'x', 'size'), op('Reshape', 'x', 'size')]) {
      const nodes = freeRows([ints('size', 2, 4, 5), last], [ints('size', 3, 6, 5), last], 'images', refuse);
      expect(opsOf(nodes).filter((type) => type !== 'Const')).toEqual([
        ...['Shape', 'StridedSlice', 'Mul', 'Mul', 'Pack', last.op],
      ]);
      expect(nodes[0].input).toEqual(['images']);
      const pack = nodes.find(({ name }) => name === 'size')!;
      expect(pack.op).toBe('Pack');
      const factors = pack.input.map((part) => nodes.find(({ name }) => name === part || name === `${part}/times`)!);
      expect(factors.map(numbers)).toEqual([[1], [2], [5]]);
    }
  });

  it('replaces a constant that has one value everywhere by a fill of its shape', () => {
    const zeros = (rows: number) => constant('zeros', float32, [rows, 2], Array(rows * 2).fill(0.5));
    const sum = op('Add', 'x', 'zeros');
    const nodes = freeRows([zeros(2), sum], [zeros(3), sum], 'x', refuse);
    const fill = nodes.find(({ name }) => name === 'zeros')!;
    expect([fill.op, fill.input]).toEqual(['Fill', ['zeros/shape', 'zeros/value']]);
    expect(nodes.find(({ name }) => name === 'zeros/value')!.attr.value.tensor!.tensor_shape.dim).toEqual([]);
  });

  it('refuses values that depend on the rows in any other way, and names the layer', () => {
    const cases: [NodeDef, NodeDef][] = [
      [constant('a', float32, [], [2]), constant('a', float32, [], [3])],
      [ints('a', 5), ints('a', 6)],
      [constant('a', float32, [2], [0, 1]), constant('a', float32, [3], [0, 1, 2])],
      [constant('a', int32, [1, 1], [2]), constant('a', int32, [1, 1], [3])],
    ];
    for (const [few, more] of cases) {
      expect(() => freeRows([few], [more], 'x', refuse)).toThrow(/^gives Const the number of rows$/);
      expect(() => freeRows([{ ...few, layer: 'crop' }], [more], 'x', refuse)).toThrow(
        'gives Const the number of rows (layer crop)',
      );
    }
    const unpack = (num: number) => ({ ...op('Unpack', 'x'), attr: { num: { i: num } } });
    expect(() => freeRows([unpack(2)], [unpack(3)], 'x', refuse)).toThrow('gives Unpack the number of rows');
    expect(() => freeRows([op('Abs', 'x')], [op('Square', 'x')], 'x', refuse)).toThrow('runs other ops');
  });
});
