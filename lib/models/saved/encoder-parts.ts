import { reasonOf } from '../../checks/reason-of';
import { tf } from '../../tensorflow/tensorflow';
import { useStandIns } from '../layers/stand-ins';
import { checkTopology } from './check-topology';
import { EncoderFileError } from './encoder-file-error';
import { freezeAgain, writeFrozen } from './frozen-parts';
import type { TensorsFile } from './tensors-file';

/** What every format keeps of an encoder. */
export interface EncoderParts {
  /** The network as JSON in tfjs's and Keras's form, made of stock layers alone. */
  topology: object;
  /** By the weights' names, in the network's order. */
  weights: TensorsFile['tensors'];
}

export function partsOf(encoder: tf.LayersModel): EncoderParts {
  const topology = encoder.toJSON(undefined, false) as object;
  writeFrozen(encoder, topology);
  const values = encoder.getWeights();
  const weights: EncoderParts['weights'] = new Map();
  for (const [i, { originalName }] of encoder.weights.entries()) {
    if (weights.has(originalName))
      throw new Error(
        `saveEncoder: weights must have names of their own, found two called ${originalName}; name their layers`,
      );
    weights.set(originalName, { shape: values[i].shape, values: Float32Array.from(values[i].dataSync()) });
  }
  return { topology, weights };
}

/**
 * Makes the encoder of these parts, with this library's implementations of stock layers.
 * @param path where the parts come from, for errors
 * @throws EncoderFileError if they are not a network, or not its weights
 */
export async function encoderOf({ topology, weights }: EncoderParts, path: string): Promise<tf.LayersModel> {
  const weightSpecs = [...weights].map(([name, { shape }]) => ({ name, shape, dtype: 'float32' as const }));
  const weightData = [...weights.values()].map(({ values }) => values.slice().buffer);
  let encoder: tf.LayersModel | undefined;
  try {
    checkTopology(topology);
    encoder = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology: topology, weightSpecs, weightData }));
    requireOneInputAndOutput(encoder);
    freezeAgain(encoder, topology);
    useStandIns(encoder);
  } catch (error) {
    encoder?.dispose();
    throw new EncoderFileError(
      `loadEncoder: ${path}: its network and weights do not make an encoder: ${reasonOf(error)}`,
      {
        cause: error,
      },
    );
  }
  return encoder;
}

function requireOneInputAndOutput({ inputs, outputs }: tf.LayersModel): void {
  if (inputs?.length !== 1 || outputs?.length !== 1)
    throw new Error(`it must have one input and one output, found ${inputs?.length ?? 0} and ${outputs?.length ?? 0}`);
}
