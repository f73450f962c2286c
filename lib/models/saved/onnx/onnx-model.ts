import { type FrozenGraph, frozenGraph } from '../../../jit/frozen-graph';
import { JitError } from '../../../jit/jit-error';
import { hasNativeOps } from '../../../tensorflow/native-op';
import { tf } from '../../../tensorflow/tensorflow';
import type { EncoderParts } from '../encoder-parts';
import { dropUnread } from './drop-unread';
import { foldConvolutions } from './fold-convolutions';
import { withLayersNamed } from './name-layers';
import { floatTensor, OnnxGraph } from './onnx-graph';
import { encodeOnnx, onnxType } from './onnx-proto';
import { TensorValue, toFirst } from './tensor-value';
import { type NamedTensor, translate } from './translate';

/** The input of an ONNX model: numbers in [0, 1], or bytes, which it divides by 255 itself. */
export type OnnxPixels = 'numbers' | 'bytes';

/** An encoder's forward pass outside of training, from which models with its weights at any later time are made. */
export interface OnnxSource {
  /** The encoder's name. */
  name: string;
  graph: FrozenGraph;
  /** The shape of an image, with null for any size. */
  shape: (number | null)[];
  /** The node of each weight, by the weight's name: the weights' order changes when a layer is frozen. */
  nodes: ReadonlyMap<string, string>;
}

/**
 * @throws Error if the encoder cannot be recorded for any number of images
 */
export function onnxSource(encoder: tf.LayersModel): OnnxSource {
  if (!hasNativeOps())
    throw new Error(
      `saveEncoder: an ONNX model is recorded on TensorFlow's backend, found ${tf.getBackend()}; call tf.setBackend('tensorflow')`,
    );
  const nodes = new Map(encoder.weights.map(({ originalName }, i) => [originalName, `weight_${i}`]));
  const names = new Map(
    encoder.weights.map((weight) => [weight.read() as tf.Variable, nodes.get(weight.originalName) as string]),
  );
  const shape = encoder.inputs[0].shape.slice(1);
  try {
    const step = (x: tf.Tensor) => tf.tidy(() => encoder.apply(x) as tf.Tensor);
    const graph = withLayersNamed(encoder, () => frozenGraph(step, shape, names));
    return { name: encoder.name, graph, shape, nodes };
  } catch (error) {
    if (!(error instanceof JitError)) throw error;
    throw new Error(`saveEncoder: the encoder has no ONNX form: ${error.message}`, { cause: error });
  }
}

/**
 * An ONNX model from `images`, [n, height, width, channels], to `embeddings`, [n, d]. The weights are constants; batch
 * normalisations that follow a convolution are folded into it.
 * @throws Error, which names the layer, if a layer has no ONNX form
 */
export function onnxModel(
  source: OnnxSource,
  weights: EncoderParts['weights'],
  pixels: OnnxPixels = 'numbers',
): Uint8Array {
  const { name, graph: recorded, shape, nodes } = source;
  const named = new Map<string, NamedTensor>();
  for (const [name, node] of nodes) {
    const { shape, values } = weights.get(name)!;
    named.set(node, { name, tensor: floatTensor(shape, values) });
  }
  const graph = graphOf(recorded, named, pixels);
  if (recorded.otherShapes) requireSame(graph, graphOf({ ...recorded, shapes: recorded.otherShapes }, named, pixels));
  const sizes = shape.map((size, i) => size ?? ['height', 'width'][i] ?? `size_${i}`);
  return encodeOnnx({
    ...{ name, nodes: graph.nodes, constants: graph.constants },
    input: { name: imagesName, type: onnxType[pixels === 'bytes' ? 'uint8' : 'float32'], shape: ['n', ...sizes] },
    output: { name: embeddingsName, type: onnxType.float32, shape: ['n', ...recorded.outputShape.slice(1)] },
  });
}

const [imagesName, embeddingsName] = ['images', 'embeddings'];

function graphOf(recorded: FrozenGraph, weights: ReadonlyMap<string, NamedTensor>, pixels: OnnxPixels): OnnxGraph {
  const graph = new OnnxGraph();
  graph.anySize = recorded.otherShapes !== undefined;
  const [images, embeddings] = [imagesName, embeddingsName].map((name) => graph.unique(name));
  const shape = recorded.shapes.get(recorded.input) as number[];
  const input = pixels === 'bytes' ? fromBytes(graph, images, shape) : new TensorValue(graph, images, shape);
  const result = translate(recorded, { graph, input, weights });
  graph.scope = '';
  graph.nodes.push({ name: embeddings, op_type: 'Identity', input: [result], output: [embeddings], attributes: {} });
  foldConvolutions(graph);
  dropUnread(graph, embeddings);
  return graph;
}

/** Checks that an encoder for images of any size has the same operators for every size. */
function requireSame(graph: OnnxGraph, other: OnnxGraph): void {
  const isSame = (name: string) => {
    const [a, b] = [graph, other].map(({ constants }) => constants.get(name));
    return a === b || (a && b && `${a.shape}` === `${b.shape}` && Buffer.compare(a.bytes, b.bytes) === 0);
  };
  const differing = graph.nodes.find(
    (node, i) => JSON.stringify(node) !== JSON.stringify(other.nodes[i]) || !node.input.every(isSame),
  );
  if (differing)
    throw new Error(
      `saveEncoder: the encoder has no ONNX form for images of any size: ${differing.name} depends on it; ` +
        "give its input a height and width, or save it as 'saved-model', which TensorFlow runs",
    );
}

/** Bytes are transposed before they become four times as long. */
function fromBytes(graph: OnnxGraph, images: string, shape: number[]): TensorValue {
  const rank = shape.length;
  const layout = rank > 2 ? 'first' : 'last';
  const moved = layout === 'first' ? graph.add('Transpose', [images], { perm: toFirst(rank) }) : images;
  const numbers = graph.add('Cast', [moved], { to: onnxType.float32 });
  return new TensorValue(graph, graph.add('Div', [numbers, graph.float32(255)]), shape, layout);
}
