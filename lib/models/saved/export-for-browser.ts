import { stat } from 'node:fs/promises';
import { knownOptions } from '../../checks/known-options';
import type { tf } from '../../tensorflow/tensorflow';
import { partsOf } from './encoder-parts';
import { layersFileNames, layersFiles } from './layers-format';
import { writeOwnFolder } from './write-own-folder';

/** The files that were written, and their size. */
export interface Exported {
  /** The paths of the files. */
  files: string[];
  /** The size of all files together. */
  bytes: number;
}

const known = knownOptions<Parameters<typeof exportForBrowser>[2]>(
  'exportForBrowser(encoder, folder, { quantize: false })',
  { quantize: true },
);

/**
 * Writes an encoder for `tf.loadLayersModel` in a browser, with stock tfjs: `model.json` and its weights.
 *
 * With `quantize`, each kernel of a convolution or dense layer with 10,000 numbers or more takes one byte per number, a quarter
 * of the size: 256 steps from its minimum to its maximum. Smaller and depthwise kernels, biases and the weights of batch
 * normalisation stay float32: they are few, and the network is sensitive to them. tfjs turns the bytes back into float32 when it
 * loads them. `loadEncoder(folder)` does the same, so the cost of quantising can be measured here, before anybody loads the
 * network.
 *
 * @param folder made if it is missing; an earlier export there is replaced
 * @param options.quantize default true
 * @throws Error if an option is unknown, the folder holds anything else, or a kernel to be quantised is not finite
 */
export async function exportForBrowser(
  encoder: tf.LayersModel,
  folder: string,
  options: { quantize?: boolean } = {},
): Promise<Exported> {
  const { quantize = true } = known(options);
  const files = await writeOwnFolder('exportForBrowser', folder, layersFileNames, () =>
    layersFiles(partsOf(encoder), quantize),
  );
  return { files, bytes: await bytesOf(files) };
}

export async function bytesOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
