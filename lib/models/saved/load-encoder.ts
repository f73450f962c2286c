import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { namedError } from '../../files/path-errors';
import type { tf } from '../../tensorflow/tensorflow';
import { readCheckpoint } from './checkpoint-format';
import { EncoderFileError } from './encoder-file-error';
import { encoderOf } from './encoder-parts';
import { readLayers } from './layers-format';
import { onnxFile } from './onnx-format';
import { readSavedModel } from './saved-model-format';

const readers = {
  'model.json': readLayers,
  'saved_model.pb': readSavedModel,
  'encoder.safetensors': readCheckpoint,
};

/**
 * Reads what `saveEncoder` or `exportForBrowser` wrote, in any of their formats but ONNX: the same weights (quantised ones as the
 * browser has them), the same embeddings, ready for more training. It also reads any layers model of tfjs with one input and one
 * output.
 *
 * This library's layers, which are saved as stock layers, are in their places again: batch normalisation, dropout, ReLU up to 6,
 * and scaling to length 1. Other stock layers stay stock layers.
 *
 * @throws EncoderFileError if the folder holds no encoder, two of them, or only an ONNX model, or its files are cut, damaged, of
 * another kind or unreadable
 */
export async function loadEncoder(folder: string): Promise<tf.LayersModel> {
  const names = await readdir(folder).catch((error) => unreadable(folder, error));
  const known = Object.keys(readers).filter((name) => names.includes(name)) as (keyof typeof readers)[];
  if (known.length === 0 && names.includes(onnxFile))
    throw new EncoderFileError(
      `loadEncoder: ${folder} must hold one of ${Object.keys(readers).join(', ')}, found ${onnxFile}, ` +
        'which onnxruntime runs and loadEncoder does not read; save the encoder in one of those formats too',
    );
  if (known.length !== 1)
    throw new EncoderFileError(
      `loadEncoder: ${folder} must hold one of ${Object.keys(readers).join(', ')}, found ${known.join(' and ') || 'none'}`,
    );
  const parts = await readers[known[0]](folder).catch((error) => unreadable(join(folder, known[0]), error));
  return encoderOf(parts, folder);
}

/** Turns an error of the system into an EncoderFileError; throws any other error as it is. */
function unreadable(path: string, error: unknown): never {
  const named = namedError(path, 'cannot be read', error) as Error;
  throw named === error ? error : new EncoderFileError(`loadEncoder: ${named.message}`, { cause: error });
}
