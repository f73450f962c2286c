import { floatsOf, floatTensor, type OnnxGraph } from './onnx-graph';
import type { OnnxNode, OnnxTensor } from './onnx-proto';

/**
 * Folds what follows a convolution channel by channel into its weights, if nothing else reads the convolution: a bias, and a
 * batch normalisation y = s (x - mean) + beta with s = gamma / sqrt(variance + epsilon), which multiplies the kernel by s and
 * turns the bias into s (bias - mean) + beta. Computed in float64 and rounded once.
 */
export function foldConvolutions(graph: OnnxGraph): void {
  const readers = new Map<string, number>();
  for (const { input } of graph.nodes) for (const name of input) readers.set(name, (readers.get(name) ?? 0) + 1);
  const convolutions = new Map<string, OnnxNode>();
  graph.nodes = graph.nodes.filter((node) => {
    if (node.op_type === 'Conv') convolutions.set(node.output[0], node);
    const before = node.input.find((name) => convolutions.has(name) && readers.get(name) === 1);
    const convolution = before && convolutions.get(before);
    const others = node.input.filter((name) => name !== before).map((name) => graph.constants.get(name));
    if (!convolution || !others.every((other) => other !== undefined)) return true;
    if (!fold(graph, convolution, node, others)) return true;
    // The convolution now has the output of the folded operator.
    convolution.output = node.output;
    convolutions.delete(before);
    convolutions.set(node.output[0], convolution);
    return false;
  });
}

function fold(graph: OnnxGraph, convolution: OnnxNode, node: OnnxNode, others: OnnxTensor[]): boolean {
  const [, weight] = convolution.input;
  const kernel = graph.constants.get(weight) as OnnxTensor;
  const channels = kernel.shape[0];
  if (node.op_type === 'Add') {
    const [{ shape, bytes }] = others;
    const perChannel =
      bytes.length === 4 * channels && shape[0] === channels && shape.length === kernel.shape.length - 1;
    if (perChannel) setBias(graph, convolution, floatsOf(others[0]), (bias, added) => bias + added);
    return perChannel;
  }
  if (node.op_type !== 'BatchNormalization') return false;
  const [gamma, beta, mean, variance] = others.map(floatsOf);
  const { float: epsilon } = node.attributes.epsilon as { float: number };
  const scale = Float64Array.from(gamma, (value, i) => value / Math.sqrt(variance[i] + epsilon));
  const scaled = floatsOf(kernel);
  const perChannel = scaled.length / channels;
  for (let i = 0; i < scaled.length; i++) scaled[i] *= scale[Math.floor(i / perChannel)];
  convolution.input = [...convolution.input];
  convolution.input[1] = graph.constant(`${weight}/folded`, floatTensor(kernel.shape, scaled));
  setBias(graph, convolution, beta, (bias, added, i) => scale[i] * (bias - mean[i]) + added);
  return true;
}

function setBias(
  graph: OnnxGraph,
  convolution: OnnxNode,
  values: Float32Array,
  combine: (bias: number, value: number, channel: number) => number,
): void {
  const [x, weight, name] = convolution.input;
  const bias = name === undefined ? new Float32Array(values.length) : floatsOf(graph.constants.get(name) as OnnxTensor);
  const combined = values.map((value, i) => combine(bias[i], value, i));
  const made = graph.constant(`${convolution.name}/bias`, floatTensor([values.length], combined));
  convolution.input = [x, weight, made];
}
