import { stat } from 'node:fs/promises';
import type { tf } from '../../tensorflow/tensorflow';
import { partsOf } from './encoder-parts';
import { layersFileNames, layersFiles } from './layers-format';
import { writeOwnFolder } from './write-own-folder';

/** What was written, and its size. */
export interface Exported {
  /** The paths of the files. */
  files: string[];
  /** Of all files together. */
  bytes: number;
}

/**
 * Writes an encoder for `tf.loadLayersModel` in a browser, with stock tfjs: `model.json` and its weights.
 *
 * With `quantize` each kernel of a convolution or dense layer of 10,000 numbers or more takes one byte a number, a quarter: 256 steps
 * from its least value to its greatest. Smaller and depthwise kernels, biases and the numbers of batch normalisation stay float32:
 * they are few, and the network is sensitive to them. tfjs turns the bytes into float32 again when it loads them.
 * `loadEncoder(folder)` does the same, so what quantising costs can be measured here, before anybody loads the network there.
 *
 * @param folder made where it is not there; an encoder that was exported there before is replaced
 * @param options.quantize default true
 * @throws if the folder holds anything else, or a kernel is not finite
 */
export async function exportForBrowser(
  encoder: tf.LayersModel,
  folder: string,
  { quantize = true }: { quantize?: boolean } = {},
): Promise<Exported> {
  const files = await writeOwnFolder('exportForBrowser', folder, layersFileNames, () =>
    layersFiles(partsOf(encoder), quantize),
  );
  return { files, bytes: await bytesOf(files) };
}

export async function bytesOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
