import { join } from 'node:path';
import type { FileToWrite } from '../../files/write-together';
import { EncoderFileError } from './encoder-file-error';
import type { EncoderParts } from './encoder-parts';
import { readTensorsFile, TensorsFileError, writeTensorsFile } from './tensors-file';

const file = 'encoder.safetensors';

/**
 * The weights by their names in the safetensors layout, which Python's `safetensors` also opens, with the network in the
 * metadata.
 */
export function checkpointFiles({ topology, weights }: EncoderParts): FileToWrite[] {
  const metadata = { topology: JSON.stringify(topology) };
  return [[file, (path) => writeTensorsFile(path, { tensors: weights, metadata })]];
}

/**
 * @throws EncoderFileError if the file is not one that `saveEncoder` wrote
 */
export async function readCheckpoint(folder: string): Promise<EncoderParts> {
  const { tensors, metadata } = await readTensorsFile(join(folder, file)).catch((error) => {
    if (!(error instanceof TensorsFileError)) throw error;
    throw new EncoderFileError(`loadEncoder: ${error.message}`, { cause: error });
  });
  if (metadata.topology === undefined)
    throw new EncoderFileError(
      `loadEncoder: ${join(folder, file)}: not a file that saveEncoder wrote, because it has weights without a network`,
    );
  return { topology: parseTopology(metadata.topology, join(folder, file)), weights: tensors };
}

/** The file's sha256 covers the network, but anybody can compute one. */
function parseTopology(json: string, path: string): object {
  let topology: unknown;
  try {
    topology = JSON.parse(json);
  } catch {
    // Text that is not JSON is refused below.
  }
  if (typeof topology === 'object' && topology !== null && !Array.isArray(topology)) return topology;
  throw new EncoderFileError(
    `loadEncoder: ${path}: not a file that saveEncoder wrote, because its network is not a JSON object`,
  );
}
