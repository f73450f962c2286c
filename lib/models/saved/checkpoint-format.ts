import { join } from 'node:path';
import type { FileToWrite } from '../../files/write-together';
import { EncoderFileError } from './encoder-file-error';
import type { EncoderParts } from './encoder-parts';
import { readTensorsFile, TensorsFileError, writeTensorsFile } from './tensors-file';

const file = 'encoder.safetensors';

/** The weights by their names in the safetensors layout, which Python's `safetensors` opens too, and the network among its metadata. */
export function checkpointFiles({ topology, weights }: EncoderParts): FileToWrite[] {
  const metadata = { topology: JSON.stringify(topology) };
  return [[file, (path) => writeTensorsFile(path, { tensors: weights, metadata })]];
}

/** @throws EncoderFileError where the file is not one that `saveEncoder` wrote */
export async function readCheckpoint(folder: string): Promise<EncoderParts> {
  const { tensors, metadata } = await readTensorsFile(join(folder, file)).catch((error) => {
    if (!(error instanceof TensorsFileError)) throw error;
    throw new EncoderFileError(`loadEncoder: ${error.message}`, { cause: error });
  });
  if (metadata.topology === undefined)
    throw new EncoderFileError(
      `loadEncoder: ${join(folder, file)}: found weights without a network: not a file that saveEncoder wrote`,
    );
  return { topology: parseTopology(metadata.topology, join(folder, file)), weights: tensors };
}

/** The file's sha256 covers it, but anybody can make one. */
function parseTopology(json: string, path: string): object {
  let topology: unknown;
  try {
    topology = JSON.parse(json);
  } catch {
    // What is no JSON is refused below.
  }
  if (typeof topology === 'object' && topology !== null && !Array.isArray(topology)) return topology;
  throw new EncoderFileError(`loadEncoder: ${path}: its network is no JSON object: not a file that saveEncoder wrote`);
}
