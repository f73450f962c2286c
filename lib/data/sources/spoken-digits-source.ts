import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { SpokenDigitsSource, WantedFile } from '../manifest-entry';
import { recordings } from '../spoken-digits/recordings';
import { archiveFiles } from './archive-source';
import type { Delivery } from './delivery';
import { openDownload } from './http-source';

/** The most bytes of one recording; the longest has 36,568. */
const largest = 100_000;

/**
 * Downloads the archive of the Free Spoken Digit Dataset and joins its recordings in the order of their names: GitHub packs an archive
 * anew when it likes, with other bytes, but the recordings stay the same.
 */
export async function* fetchSpokenDigits(
  source: SpokenDigitsSource,
  wanted: readonly WantedFile[],
  limits?: Parameters<typeof openDownload>[1],
): AsyncGenerator<Delivery> {
  const download = await openDownload(source.address, limits);
  try {
    yield* joinRecordings(download.body, { name: source.address, folder: source.folder }, wanted);
  } finally {
    download.end();
  }
}

/** The recordings in an archive's `folder`, one after the other, as each of the wanted files; `name` is the archive's, for errors. */
export async function* joinRecordings(
  archive: Readable,
  { name, folder }: { name: string; folder: string },
  wanted: readonly WantedFile[],
): AsyncGenerator<Delivery> {
  const missing = new Set(recordings.map(({ file }) => posix.join(folder, file)));
  const found = new Map<string, Buffer>();
  const isWanted = (path: string, size: number) => size <= largest && missing.delete(path);
  for await (const { path, bytes } of archiveFiles(archive, isWanted)) found.set(path, await buffer(bytes));
  if (missing.size > 0) {
    const [first] = missing;
    throw new Error(`${name} must have ${recordings.length} recordings, found ${found.size} and no ${first}`);
  }
  const joined = recordings.map(({ file }) => found.get(posix.join(folder, file))!);
  for (const file of wanted) yield { file, bytes: Readable.from(joined) };
}
