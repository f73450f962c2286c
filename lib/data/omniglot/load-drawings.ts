import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { fetchDataSet } from '../fetch-data-set';
import { cacheFolder } from '../manifest';
import { decodeDrawings } from './decode-drawings';
import { cachedDrawings } from './drawing-cache';
import { joinArchives } from './join-archives';
import { type OmniglotImages, omniglotImages } from './omniglot-images';

/** Must be raised whenever a change of the code changes the pixels or their order. */
const version = 1;

/**
 * The images of one or more of the manifest's archives as one data set. They are unpacked and decoded once, then read from the cache.
 * @param options.name of the data set, and of its files in the cache
 * @throws Error if no source has an archive, or if one is damaged
 */
export async function loadDrawings(keys: readonly string[], { name }: { name: string }): Promise<OmniglotImages> {
  const zips = new Map<string, Uint8Array>();
  for (const key of keys) for (const [file, bytes] of (await fetchDataSet(key)).files) zips.set(file, bytes);
  const source = createHash('sha256').update(`${version} ${sharp.versions.vips}`);
  for (const zip of zips.values()) source.update(zip);
  const place = {
    folder: cacheFolder('omniglot-images'),
    name: name.match(/\w+/g)!.join('-'),
    source: source.digest('hex'),
  };
  const drawings = await cachedDrawings(place, async () => decodeDrawings(await joinArchives(zips), `decode ${name}`));
  return omniglotImages(drawings, { name });
}
