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
 * Reads what `saveEncoder` or `exportForBrowser` wrote, whichever the format: the same weights (quantised ones as the browser
 * has them), the same embeddings, ready to be trained on. Any layers model of tfjs with one input and one output is read too.
 *
 * This library's layers come back where they stood: batch normalisation, dropout, ReLU up to 6, and scaling to length 1, which
 * were saved as stock layers. Other stock layers stay stock layers.
 *
 * @throws EncoderFileError where the folder holds no encoder, two, or an ONNX model, or its files are cut, damaged or something else, or
 * cannot be read
 */
export async function loadEncoder(folder: string): Promise<tf.LayersModel> {
  const names = await readdir(folder).catch((error) => unreadable(folder, error));
  const known = Object.keys(readers).filter((name) => names.includes(name)) as (keyof typeof readers)[];
  if (known.length === 0 && names.includes(onnxFile))
    throw new EncoderFileError(
      `loadEncoder: ${folder} holds ${onnxFile}, which onnxruntime runs and loadEncoder does not read: ` +
        `wanted one of ${Object.keys(readers).join(', ')}. Save the encoder in one of those formats too`,
    );
  if (known.length !== 1)
    throw new EncoderFileError(
      `loadEncoder: ${folder} holds ${known.join(' and ') || 'no encoder'}, wanted one of ${Object.keys(readers).join(', ')}`,
    );
  const parts = await readers[known[0]](folder).catch((error) => unreadable(join(folder, known[0]), error));
  return encoderOf(parts, folder);
}

/** What the system says, as an error of this kind; any other error as it is. */
function unreadable(path: string, error: unknown): never {
  const named = namedError(path, 'cannot be read', error) as Error;
  throw named === error ? error : new EncoderFileError(`loadEncoder: ${named.message}`, { cause: error });
}
