import { tf } from '../../tensorflow/tensorflow';
import { useStandIns } from '../layers/stand-ins';
import { checkTopology } from './check-topology';
import { EncoderFileError } from './encoder-file-error';
import type { TensorsFile } from './tensors-file';

/** What every format keeps of an encoder. */
export interface EncoderParts {
  /** The network as tfjs and Keras write it to JSON, stock layers alone. */
  topology: object;
  /** By the weights' names, in the network's order. */
  weights: TensorsFile['tensors'];
}

export function partsOf(encoder: tf.LayersModel): EncoderParts {
  const topology = encoder.toJSON(undefined, false) as object;
  const values = encoder.getWeights();
  const weights: EncoderParts['weights'] = new Map();
  for (const [i, { originalName }] of encoder.weights.entries()) {
    if (weights.has(originalName))
      throw new Error(`saveEncoder: two weights are called ${originalName}: give their layers names of their own`);
    weights.set(originalName, { shape: values[i].shape, values: Float32Array.from(values[i].dataSync()) });
  }
  return { topology, weights };
}

/**
 * The encoder of these parts, with this library's layers where it has one.
 * @param path where they come from, for errors
 * @throws EncoderFileError where they are no network, or not the weights of it
 */
export async function encoderOf({ topology, weights }: EncoderParts, path: string): Promise<tf.LayersModel> {
  const weightSpecs = [...weights].map(([name, { shape }]) => ({ name, shape, dtype: 'float32' as const }));
  const weightData = [...weights.values()].map(({ values }) => values.slice().buffer);
  let encoder: tf.LayersModel | undefined;
  try {
    checkTopology(topology);
    encoder = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology: topology, weightSpecs, weightData }));
    requireOneInputAndOutput(encoder);
    useStandIns(encoder);
  } catch (error) {
    encoder?.dispose();
    const reason = (error as Error).message;
    throw new EncoderFileError(`loadEncoder: ${path}: its network and weights do not make an encoder: ${reason}`, {
      cause: error,
    });
  }
  return encoder;
}

function requireOneInputAndOutput({ inputs, outputs }: tf.LayersModel): void {
  if (inputs?.length !== 1 || outputs?.length !== 1)
    throw new Error(`found ${inputs?.length ?? 0} inputs and ${outputs?.length ?? 0} outputs, wanted one of each`);
}
