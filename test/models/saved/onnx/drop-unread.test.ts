import { expect, it } from 'vitest';
import { dropUnread } from '../../../../lib/models/saved/onnx/drop-unread';
import { floatTensor, OnnxGraph } from '../../../../lib/models/saved/onnx/onnx-graph';

it('leaves out operators and constants that the output does not need', () => {
  const graph = new OnnxGraph();
  const [weight, stray] = ['weight', 'stray'].map((name) => graph.constant(name, floatTensor([1], Float32Array.of(1))));
  const product = graph.add('Mul', ['images', weight]);
  graph.add('Add', [product, stray]);
  const [first] = graph.addSplitting('Split', [product], {}, 2);
  const output = graph.add('Relu', [first]);
  graph.add('Exp', [output]);
  dropUnread(graph, output);
  expect(graph.nodes.map((node) => node.op_type)).toEqual(['Mul', 'Split', 'Relu']);
  expect([...graph.constants.keys()]).toEqual(['weight']);
});
