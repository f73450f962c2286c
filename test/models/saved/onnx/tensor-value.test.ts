import { expect, it } from 'vitest';
import { floatsOf, floatTensor, OnnxGraph } from '../../../../lib/models/saved/onnx/onnx-graph';
import { TensorValue, toFirst, toLast } from '../../../../lib/models/saved/onnx/tensor-value';

it('moves channels to the front and back again, for any rank', () => {
  expect(
    toFirst(4)
      .map((axis) => 'nhwc'[axis])
      .join(''),
  ).toBe('nchw');
  expect(
    toLast(4)
      .map((axis) => 'nchw'[axis])
      .join(''),
  ).toBe('nhwc');
  for (const rank of [3, 4, 5]) {
    const there = toFirst(rank);
    expect(toLast(rank).map((axis) => there[axis])).toEqual(Array.from({ length: rank }, (_, i) => i));
  }
});

it('is transposed once for each layout that is asked for, and not at all for its own', () => {
  const graph = new OnnxGraph();
  const value = new TensorValue(graph, 'images', [2, 28, 28, 3], 'last');
  expect(value.name).toBe('images');
  expect(graph.nodes).toEqual([]);
  const first = value.in('first');
  expect(value.in('first')).toBe(first);
  expect(graph.nodes.map(({ op_type, input, attributes }) => ({ op_type, input, attributes }))).toEqual([
    { op_type: 'Transpose', input: ['images'], attributes: { perm: [0, 3, 1, 2] } },
  ]);
});

it('has one layout with fewer than three axes', () => {
  const graph = new OnnxGraph();
  const value = new TensorValue(graph, 'rows', [2, 10], 'first');
  expect([value.in('first'), value.in('last'), graph.nodes.length]).toEqual(['rows', 'rows', 0]);
});

it('transposes the values of a constant themselves', () => {
  const graph = new OnnxGraph();
  // [1, 1, 2, 2]: two pixels of two channels.
  const tensor = floatTensor([1, 1, 2, 2], Float32Array.of(10, 20, 11, 21));
  const value = new TensorValue(graph, graph.constant('two', tensor), [1, 1, 2, 2], 'last', tensor);
  const moved = graph.constants.get(value.in('first'));
  expect(graph.nodes).toEqual([]);
  expect(moved?.shape).toEqual([1, 2, 1, 2]);
  expect([...floatsOf(moved!)]).toEqual([10, 11, 20, 21]);
});
