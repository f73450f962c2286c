import { type FrozenGraph, frozenGraph } from '../../../runtime/jit/frozen-graph';
import { JitError } from '../../../runtime/jit/jit-error';
import { hasNativeOps } from '../../../runtime/native-op';
import { tf } from '../../../runtime/tensorflow';
import type { EncoderParts } from '../encoder-parts';
import { dropUnread } from './drop-unread';
import { foldConvolutions } from './fold-convolutions';
import { withLayersNamed } from './name-layers';
import { floatTensor, OnnxGraph } from './onnx-graph';
import { encodeOnnx, onnxType } from './onnx-proto';
import { TensorValue, toFirst } from './tensor-value';
import { type NamedTensor, translate } from './translate';

/** What an ONNX model is fed: numbers in [0, 1], or bytes, which it divides by 255 itself. */
export type OnnxPixels = 'numbers' | 'bytes';

/** An encoder's forward pass outside training, from which models are made with the weights that it has then. */
export interface OnnxSource {
  /** The encoder's. */
  name: string;
  graph: FrozenGraph;
  /** The shape of an image. */
  shape: number[];
}

const nodeOf = (i: number) => `weight_${i}`;

/** @throws where it cannot be recorded for any number of images */
export function onnxSource(encoder: tf.LayersModel): OnnxSource {
  if (!hasNativeOps())
    throw new Error(
      `saveEncoder: an ONNX model is recorded on TensorFlow's backend, found ${tf.getBackend()}: tf.setBackend('tensorflow')`,
    );
  const names = new Map(encoder.weights.map((weight, i) => [weight.read() as tf.Variable, nodeOf(i)]));
  const shape = encoder.inputs[0].shape.slice(1) as number[];
  try {
    const step = (x: tf.Tensor) => tf.tidy(() => encoder.apply(x) as tf.Tensor);
    return { name: encoder.name, graph: withLayersNamed(encoder, () => frozenGraph(step, shape, names)), shape };
  } catch (error) {
    if (!(error instanceof JitError)) throw error;
    throw new Error(`saveEncoder: the encoder has no ONNX form: ${error.message}`, { cause: error });
  }
}

/**
 * An ONNX model from `images`, [n, height, width, channels], to `embeddings`, [n, d]. The weights are constants; those of batch
 * normalisations that follow a convolution are folded into it.
 * @throws where a layer has no ONNX form, which is named
 */
export function onnxModel(
  { name, graph: recorded, shape }: OnnxSource,
  weights: EncoderParts['weights'],
  pixels: OnnxPixels = 'numbers',
): Uint8Array {
  const named = new Map<string, NamedTensor>();
  for (const [i, [name, { shape, values }]] of [...weights].entries())
    named.set(nodeOf(i), { name, tensor: floatTensor(shape, values) });
  const graph = new OnnxGraph();
  const [images, embeddings] = ['images', 'embeddings'].map((name) => graph.unique(name));
  const input = pixels === 'bytes' ? fromBytes(graph, images, shape) : new TensorValue(graph, images, [2, ...shape]);
  const result = translate(recorded, { graph, input, weights: named });
  graph.scope = '';
  graph.nodes.push({ name: embeddings, op_type: 'Identity', input: [result], output: [embeddings], attributes: {} });
  foldConvolutions(graph);
  dropUnread(graph, embeddings);
  return encodeOnnx({
    ...{ name, nodes: graph.nodes, constants: graph.constants },
    input: { name: images, type: onnxType[pixels === 'bytes' ? 'uint8' : 'float32'], shape: ['n', ...shape] },
    output: { name: embeddings, type: onnxType.float32, shape: ['n', ...recorded.outputShape.slice(1)] },
  });
}

/** Bytes are moved before they become four times as long. */
function fromBytes(graph: OnnxGraph, images: string, shape: number[]): TensorValue {
  const rank = shape.length + 1;
  const layout = rank > 2 ? 'first' : 'last';
  const moved = layout === 'first' ? graph.add('Transpose', [images], { perm: toFirst(rank) }) : images;
  const numbers = graph.add('Cast', [moved], { to: onnxType.float32 });
  return new TensorValue(graph, graph.add('Div', [numbers, graph.float32(255)]), [2, ...shape], layout);
}
