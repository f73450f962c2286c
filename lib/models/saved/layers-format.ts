import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { readWholeFile } from '../../files/read-whole-file';
import type { FileToWrite } from '../../files/write-together';
import { EncoderFileError } from './encoder-file-error';
import type { EncoderParts } from './encoder-parts';
import { quantize } from './quantize';
import { parseModelJson, type WeightEntry } from './weights-manifest';

const file = 'model.json';
/**
 * Kernels with fewer numbers stay float32: they hold few of a network's bytes, and quantising them would cost as much accuracy as
 * quantising all others.
 */
const fewest = 10_000;

/** The most bytes of a `model.json`: a network of a thousand layers takes a few hundred kilobytes. */
const largestJson = 2 ** 28;

/** The names of these files. */
export const layersFileNames = /^(model\.json|weights-[0-9a-f]{8}\.bin)$/;

/**
 * tfjs's own files: `model.json`, and the weights as bytes in a file whose name contains their hash, so that the old `model.json`
 * still finds the old weights until the new one takes its place.
 * @param kernelsAsBytes whether large kernels of convolutions and dense layers are quantised to uint8
 */
export function layersFiles({ topology, weights }: EncoderParts, kernelsAsBytes = false): FileToWrite[] {
  const parts: Uint8Array[] = [];
  const entries = [...weights].map(([name, { shape, values }]): WeightEntry => {
    const entry = { name, shape, dtype: 'float32' as const };
    if (!kernelsAsBytes || !name.endsWith('/kernel') || values.length < fewest) {
      parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      return entry;
    }
    const { bytes, scale, min } = quantize(values);
    parts.push(bytes);
    return { ...entry, quantization: { dtype: 'uint8', scale, min } };
  });
  const bytes = Buffer.concat(parts);
  const name = `weights-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}.bin`;
  const model = {
    format: 'layers-model',
    generatedBy: 'siamese-lab',
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: [name], weights: entries }],
  };
  return [
    [name, bytes],
    [file, JSON.stringify(model)],
  ];
}

/**
 * Reads any layers model of tfjs, with weights of float32 or quantised to whole numbers, in one file or several.
 * @param read reads a file's bytes; default: from the folder
 * @throws EncoderFileError if the files are not such a model, or not whole
 */
export async function readLayers(folder: string, read?: (name: string) => Promise<Uint8Array>): Promise<EncoderParts> {
  const path = join(folder, file);
  const refuse = (found: string, cause?: unknown): never => {
    throw new EncoderFileError(`loadEncoder: ${path}: ${found}`, { cause });
  };
  const bytesIn = (name: string, limit: number): Promise<Uint8Array> => {
    if (read) return read(name);
    const refuseFile = (found: string) => refuse(name === file ? found : `its weights file ${name}: ${found}`);
    return readWholeFile(join(folder, name), refuseFile, limit);
  };
  const { topology, groups } = parseModelJson(Buffer.from(await bytesIn(file, largestJson)).toString('utf8'), refuse);
  const weights: EncoderParts['weights'] = new Map();
  for (const { paths, entries } of groups) {
    const files = paths.map((name) =>
      name === basename(name) && !name.startsWith('.')
        ? name
        : refuse(`names a weights file outside its folder: ${name}`),
    );
    const wanted = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
    const limit = Math.min(wanted + 2 ** 20, 2 ** 32);
    const parts = await Promise.all(
      files.map((name) =>
        bytesIn(name, limit).catch((error) => {
          if (error instanceof EncoderFileError) throw error;
          return refuse(`its weights file ${name} cannot be read`, error);
        }),
      ),
    );
    const bytes = Buffer.concat(parts);
    if (bytes.length !== wanted)
      refuse(`its weights must have ${wanted} bytes, found ${bytes.length} in ${files.join(', ')}`);
    let from = 0;
    for (const entry of entries) {
      const to = from + bytesOf(entry);
      weights.set(entry.name, {
        shape: entry.shape,
        values: valuesOf(entry, new Uint8Array(bytes.subarray(from, to))),
      });
      from = to;
    }
  }
  return { topology, weights };
}

const sizeOf = ({ shape }: WeightEntry) => shape.reduce((product, length) => product * length, 1);

const numbers = { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array };

const bytesOf = (entry: WeightEntry) =>
  sizeOf(entry) * numbers[entry.quantization?.dtype ?? 'float32'].BYTES_PER_ELEMENT;

function valuesOf({ quantization }: WeightEntry, bytes: Uint8Array<ArrayBuffer>): Float32Array {
  if (!quantization) return new Float32Array(bytes.buffer);
  const { dtype, scale, min } = quantization;
  return Float32Array.from(new numbers[dtype](bytes.buffer), (number) => number * scale + min);
}
