import { mkdir } from 'node:fs/promises';
import { reasonOf } from '../../checks/reason-of';
import { removeAbandoned } from '../../files/partial-files';
import type { WantedFile } from '../manifest-entry';
import { readIndex, readVerified, saveHashed } from '../verified-file';
import { side } from './decode-drawing';
import type { Drawings } from './decode-drawings';

/** What is kept beside the pixels; written when they are complete. */
interface Index {
  /** What the drawings were decoded from. */
  source: string;
  pixels: WantedFile;
  paths: string[];
}

/**
 * Drawings from the cache if they are there, whole by their sha256 and of the same source; else decoded and kept there. If they cannot
 * be kept, it only prints a warning.
 * @param options.name of the files in `folder`
 * @param options.source what the drawings are decoded from, such as a hash
 */
export async function cachedDrawings(
  { folder, name, source }: { folder: string; name: string; source: string },
  decode: () => Promise<Drawings>,
): Promise<Drawings> {
  const kept = await readKept(folder, name, source);
  if (kept) return kept;
  const drawings = await decode();
  try {
    await mkdir(folder, { recursive: true });
    await removeAbandoned(folder);
    const pixels = await saveHashed(folder, `${name}.pixels`, drawings.images);
    const index: Index = { source, pixels, paths: drawings.paths };
    await saveHashed(folder, `${name}.json`, Buffer.from(`${JSON.stringify(index)}\n`));
  } catch (error) {
    console.warn(
      `loadOmniglot: could not keep the images in ${folder} and will decode them again next time: ${reasonOf(error)}`,
    );
  }
  return drawings;
}

async function readKept(folder: string, name: string, source: string): Promise<Drawings | undefined> {
  const index = (await readIndex(folder, `${name}.json`)) as Partial<Index> | null | undefined;
  const { paths, pixels } = index ?? {};
  if (index?.source !== source || !Array.isArray(paths) || pixels?.size !== paths.length * side * side) return;
  const images = await readVerified(folder, { ...pixels, name: `${name}.pixels` });
  if (!(images instanceof Uint8Array) || !paths.every((path) => typeof path === 'string')) return;
  return { paths, images: new Uint8Array(images.buffer, images.byteOffset, images.length) };
}
