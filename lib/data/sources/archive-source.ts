import { on } from 'node:events';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { Parser, type ReadEntry } from 'tar';
import type { ArchiveSource, WantedFile } from '../manifest-entry';
import type { Delivery } from './delivery';
import { openDownload } from './http-source';

/**
 * Downloads a compressed tar archive and extracts files during the download, in the archive's order. Nothing else is kept, and the download
 * ends with the last wanted file.
 */
export async function* fetchFromArchive(
  source: ArchiveSource,
  wanted: WantedFile[],
  limits?: Parameters<typeof openDownload>[1],
): AsyncGenerator<Delivery> {
  const download = await openDownload(source.address, limits);
  try {
    yield* extractFromArchive(download.body, { name: source.address, folder: source.folder }, wanted);
  } finally {
    download.end();
  }
}

/** The wanted files of an archive's `folder`, in the archive's order; `name` is the archive's, for errors. */
export async function* extractFromArchive(
  archive: Readable,
  { name, folder }: { name: string; folder: string },
  wanted: readonly WantedFile[],
): AsyncGenerator<Delivery> {
  const missing = new Map(wanted.map((file) => [posix.join(folder, file.name), file]));
  for await (const entry of archiveFiles(archive, (path, size) => size === missing.get(path)?.size)) {
    const file = missing.get(entry.path)!;
    missing.delete(entry.path);
    yield { file, bytes: entry.bytes };
    if (missing.size === 0) return;
  }
  throw new Error(`${name} has no ${[...missing.keys()].join(', ')} of the size wanted`);
}

/** The wanted entries of an archive, one at a time: each must be read to its end. Links, folders and devices are never among them. */
export async function* archiveFiles(
  archive: Readable,
  isWanted: (path: string, size: number) => boolean,
): AsyncGenerator<{ path: string; bytes: Readable }> {
  let bytes: Readable | undefined;
  const parser = new Parser({
    strict: true,
    filter: (path, entry) => 'type' in entry && entry.type === 'File' && isWanted(path, entry.size),
  });
  const entries = on(parser, 'entry', { close: ['end'] }) as AsyncIterable<[ReadEntry]>;
  parser.on('error', (error) => bytes?.destroy(error as Error));
  archive.on('error', (error) => parser.emit('error', error));
  archive.pipe(parser as unknown as NodeJS.WritableStream);
  for await (const [entry] of entries) {
    bytes = Readable.from(entry as unknown as AsyncIterable<Uint8Array>, { objectMode: false });
    yield { path: entry.path, bytes };
  }
}
