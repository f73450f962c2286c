import { join } from 'node:path';
import { reasonOf } from '../../checks/reason-of';
import { readWholeFile } from '../../files/read-whole-file';
import type { FileToWrite } from '../../files/write-together';
import { dataType } from '../../jit/data-type';
import { type FrozenGraph, frozenGraph } from '../../jit/frozen-graph';
import { decodeSavedModel, encodeSavedModel, type NodeDef, shapeOf } from '../../jit/graph-def';
import { JitError } from '../../jit/jit-error';
import { hasNativeOps } from '../../tensorflow/native-op';
import { tf } from '../../tensorflow/tensorflow';
import { EncoderFileError } from './encoder-file-error';
import { type EncoderParts, partsOf } from './encoder-parts';
import { withLayersNamed } from './onnx/name-layers';

const { float32, string } = dataType;
const file = 'saved_model.pb';
/** The largest size of a protocol buffer. */
const largest = 2 ** 31;
/** The node that holds the topology and the names of the weights, as JSON; no other node needs it. */
const headerNode = 'siamese_lab_encoder';
const weightNode = (i: number) => `weight_${i}`;

/**
 * A SavedModel in one file: the recorded forward pass with the weights as constants, so there is no folder of variables. Its
 * signature `serving_default` takes `images`, float32 [n, height, width, channels] in [0, 1] (height and width -1 if the encoder
 * takes any size), and gives `embeddings`, [n, d].
 */
export function savedModelFiles(encoder: tf.LayersModel): FileToWrite[] {
  if (!hasNativeOps())
    throw new Error(
      `saveEncoder: a SavedModel is recorded on TensorFlow's backend, found ${tf.getBackend()}; call tf.setBackend('tensorflow')`,
    );
  const { topology, weights } = partsOf(encoder);
  const constants = [...weights.values()].map(({ shape, values }, i): NodeDef => {
    const tensor_content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const tensor = { dtype: float32, tensor_shape: shapeOf(shape), tensor_content };
    return { name: weightNode(i), op: 'Const', input: [], attr: { dtype: { type: float32 }, value: { tensor } } };
  });
  const shape = encoder.inputs[0].shape.slice(1);
  const graph = graphOf(encoder, shape);
  const anySize = [-1, ...shape.map((size) => size ?? -1)];
  const signature = {
    inputs: { images: { name: `${graph.input}:0`, dtype: float32, tensor_shape: shapeOf(anySize) } },
    outputs: { embeddings: { name: `${graph.output}:0`, dtype: float32, tensor_shape: shapeOf(graph.outputShape) } },
    method_name: 'tensorflow/serving/predict',
  };
  const header = headerOf(JSON.stringify({ topology, weights: [...weights.keys()] }));
  return [[file, encodeSavedModel([header, ...constants, ...graph.nodes], { serving_default: signature })]];
}

/**
 * @throws Error, which names the layer, if the encoder cannot be recorded for any number of images, or for any size if it takes
 * any
 */
function graphOf(encoder: tf.LayersModel, shape: readonly (number | null)[]): FrozenGraph {
  const names = new Map(encoder.weights.map((weight, i) => [weight.read() as tf.Variable, weightNode(i)]));
  const step = (x: tf.Tensor) => tf.tidy(() => encoder.apply(x) as tf.Tensor);
  try {
    return withLayersNamed(encoder, () => frozenGraph(step, shape, names));
  } catch (error) {
    if (!(error instanceof JitError)) throw error;
    throw new Error(
      `saveEncoder: the encoder has no SavedModel: ${error.message}; make it of other layers, or save it as 'layers' or 'checkpoint'`,
      { cause: error },
    );
  }
}

function headerOf(json: string): NodeDef {
  const tensor = {
    dtype: string,
    tensor_shape: shapeOf([]),
    tensor_content: new Uint8Array(),
    string_val: [Buffer.from(json)],
  };
  return { name: headerNode, op: 'Const', input: [], attr: { dtype: { type: string }, value: { tensor } } };
}

/**
 * @throws EncoderFileError if the file is not one that `saveEncoder` wrote
 */
export async function readSavedModel(folder: string): Promise<EncoderParts> {
  const path = join(folder, file);
  const refuse = (found: string, cause?: unknown): never => {
    throw new EncoderFileError(`loadEncoder: ${path}: ${found}`, { cause });
  };
  const bytes = await readWholeFile(path, refuse, largest);
  let nodes: NodeDef[] = [];
  try {
    nodes = decodeSavedModel(bytes);
  } catch (error) {
    refuse(`not a whole SavedModel: ${reasonOf(error)}`, error);
  }
  const tensors = new Map(nodes.map(({ name, attr }) => [name, attr?.value?.tensor]));
  const json = tensors.get(headerNode)?.string_val?.[0];
  if (!json)
    return refuse(
      'a SavedModel that saveEncoder did not write: it has a graph, but no layers; run it with tf.saved_model.load in Python',
    );
  const { topology, names } = parseHeader(Buffer.from(json).toString('utf8')) ?? refuse('its header is damaged');
  const weights: EncoderParts['weights'] = new Map();
  for (const [i, name] of names.entries()) {
    const tensor = tensors.get(weightNode(i));
    const shape = tensor?.tensor_shape?.dim?.map(({ size }) => Number(size)) ?? [];
    const content = tensor?.tensor_content ?? new Uint8Array();
    const values = shape.reduce((product, length) => product * length, 1);
    if (tensor?.dtype !== float32 || content.length !== 4 * values)
      return refuse(`weight ${name} has ${content.length} bytes for the shape [${shape.join(', ')}]`);
    weights.set(name, { shape, values: new Float32Array(new Uint8Array(content).buffer) });
  }
  return { topology, weights };
}

function parseHeader(json: string): { topology: object; names: string[] } | undefined {
  try {
    const { topology, weights } = JSON.parse(json);
    const isWhole = typeof topology === 'object' && topology !== null && Array.isArray(weights);
    return isWhole && weights.every((name) => typeof name === 'string') ? { topology, names: weights } : undefined;
  } catch {
    return undefined;
  }
}
