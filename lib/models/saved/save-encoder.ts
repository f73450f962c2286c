import { knownOptions } from '../../checks/known-options';
import type { FileToWrite } from '../../files/write-together';
import type { tf } from '../../tensorflow/tensorflow';
import { checkpointFiles } from './checkpoint-format';
import { partsOf } from './encoder-parts';
import { layersFileNames, layersFiles } from './layers-format';
import { onnxFiles } from './onnx-format';
import { savedModelFiles } from './saved-model-format';
import { writeOwnFolder } from './write-own-folder';

/** The format in which an encoder is written (see `saveEncoder`). */
export type EncoderFormat = 'layers' | 'saved-model' | 'checkpoint' | 'onnx';

const formats: Record<EncoderFormat, { files: (encoder: tf.LayersModel) => FileToWrite[]; own: RegExp }> = {
  layers: { files: (encoder) => layersFiles(partsOf(encoder)), own: layersFileNames },
  'saved-model': { files: savedModelFiles, own: /^saved_model\.pb$/ },
  checkpoint: { files: (encoder) => checkpointFiles(partsOf(encoder)), own: /^encoder\.safetensors$/ },
  onnx: { files: onnxFiles, own: /^encoder\.onnx$/ },
};

const known = knownOptions<Parameters<typeof saveEncoder>[2]>("saveEncoder(encoder, folder, { format: 'onnx' })", {
  format: true,
});

/**
 * Writes an encoder, architecture and weights, to a folder, from which `loadEncoder` reads it, whatever the format but ONNX:
 * - `layers`: a layers model of tfjs (`model.json` and its weights), for `tf.loadLayersModel`, in browsers too;
 * - `saved-model`: a TensorFlow SavedModel (`saved_model.pb`, weights as constants), for `tf.saved_model.load` in Python, TensorFlow
 *   Serving and `node.loadSavedModel` of `@tensorflow/tfjs-node`. Signature `serving_default`: `images`, float32 [n, height, width, channels], to
 *   `embeddings`, [n, d]; the encoder as it is outside training;
 * - `checkpoint`: one file in the safetensors layout (`encoder.safetensors`) with a sha256, for Python's `safetensors` too;
 * - `onnx`: one ONNX model (`encoder.onnx`, opset 23), for onnxruntime in Python, Node, C++ and browsers. Its input `images` and its
 *   output `embeddings` are those of `saved-model`, for any n. Batch normalisations are folded into the convolutions before them. To
 *   go on training, or to load it here, save the encoder in another format as well.
 *
 * An encoder for images of any size, whose input has null for height and width, stays one in every format.
 *
 * This library's layers are saved as the stock layers that they replace, and what is frozen, a model, a layer or a weight, is
 * frozen when it is loaded. All files are written beside their places and then renamed: a killed run leaves what was there. What
 * `saveEncoder` wrote there before in the same format is replaced, with its mode; a symbolic link stays, except one to the weights
 * of `layers`, whose name contains their hash: the new file is in the folder itself.
 *
 * @param folder made if it is missing
 * @param options.format default `layers`
 * @returns the paths of the files
 * @throws Error if an option is unknown, the folder holds anything else, the encoder does not have one input and one output, or a layer,
 * which it names, has no form in ONNX or a SavedModel
 */
export async function saveEncoder(
  encoder: tf.LayersModel,
  folder: string,
  options: { format?: EncoderFormat } = {},
): Promise<string[]> {
  const { format = 'layers' } = known(options);
  if (!Object.hasOwn(formats, format))
    throw new Error(`saveEncoder: format must be one of ${Object.keys(formats).join(', ')}, found ${format}`);
  const { inputs, outputs } = encoder;
  if (inputs.length !== 1 || outputs.length !== 1)
    throw new Error(
      `saveEncoder: the encoder must have one input and one output, found ${inputs.length} and ${outputs.length}`,
    );
  const { files, own } = formats[format];
  return writeOwnFolder('saveEncoder', folder, own, () => files(encoder));
}
