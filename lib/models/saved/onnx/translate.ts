import type { FrozenGraph } from '../../../jit/frozen-graph';
import type { NodeDef } from '../../../jit/graph-def';
import type { OnnxGraph } from './onnx-graph';
import { type OnnxTensor, onnxType, onnxTypeOf } from './onnx-proto';
import { OpView, type Rule } from './op-view';
import { elementwise } from './rules/elementwise';
import { joins } from './rules/joins';
import { networks } from './rules/networks';
import { reductions } from './rules/reductions';
import { shapes } from './rules/shapes';
import { windows } from './rules/windows';
import { TensorValue } from './tensor-value';

const rules: Record<string, Rule> = { ...elementwise, ...windows, ...reductions, ...shapes, ...joins, ...networks };

/** A constant with a name for people, such as `conv2d_1/kernel`. */
export interface NamedTensor {
  name: string;
  tensor: OnnxTensor;
}

/**
 * Translates a graph of TensorFlow ops to ONNX.
 * @param input the input, as a value of the ONNX graph
 * @param weights by the names of their nodes
 * @returns the name of the result
 * @throws Error, which names the layer, if an op has no ONNX form
 */
export function translate(
  { nodes, input: fed, output, shapes }: FrozenGraph,
  { graph, input, weights }: { graph: OnnxGraph; input: TensorValue; weights: ReadonlyMap<string, NamedTensor> },
): string {
  const values = new Map<string, TensorValue>([[fed, input]]);
  for (const [node, { name, tensor }] of weights) values.set(node, constantOf(graph, name, tensor));
  for (const node of nodes) {
    if (node.op === 'Placeholder') continue;
    const { name, layer = '' } = node;
    if (node.op === 'Const') {
      values.set(name, constantOf(graph, layer ? `${layer}/${name}` : name, tensorOf(node)));
      continue;
    }
    graph.scope = layer;
    const refuse = (reason: string): never => {
      throw new Error(refusal(node, reason));
    };
    const rule = Object.hasOwn(rules, node.op) ? rules[node.op] : refuse('has no ONNX form here');
    const inputs = node.input.map((source) => values.get(source) ?? refuse(`needs ${source}, which does not exist`));
    const view = new OpView(graph, node, inputs, shapes.get(name) ?? shapeOf(node, inputs), refuse);
    const results = [rule(view)].flat();
    for (const [i, result] of results.entries()) values.set(i === 0 ? name : `${name}:${i}`, result);
  }
  return (values.get(output) as TensorValue).name;
}

function constantOf(graph: OnnxGraph, name: string, tensor: OnnxTensor): TensorValue {
  return new TensorValue(graph, graph.constant(name, tensor), tensor.shape, 'last', tensor);
}

function tensorOf({ attr }: NodeDef): OnnxTensor {
  const { dtype, tensor_shape, tensor_content } = attr.value.tensor!;
  return {
    type: onnxTypeOf(dtype) ?? onnxType.uint8,
    shape: tensor_shape.dim.map(({ size }) => size),
    bytes: tensor_content,
  };
}

/** The shape of nodes that compute the number of rows, which no step made. */
function shapeOf({ op }: NodeDef, inputs: TensorValue[]): number[] {
  if (op === 'Shape') return [inputs[0].rank];
  return op === 'Pack' ? [inputs.length] : [];
}

function refusal({ op, layer }: NodeDef, reason: string): string {
  const who = layer ? `layer ${layer}` : 'the encoder';
  return (
    `saveEncoder: ${who} uses TensorFlow's op ${op}, which ${reason}: ` +
    "make it of other layers, or save the encoder as 'saved-model', which TensorFlow runs"
  );
}
