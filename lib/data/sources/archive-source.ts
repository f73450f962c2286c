import { on } from 'node:events';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { Parser, type ReadEntry } from 'tar';
import type { ArchiveSource, WantedFile } from '../manifest';
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
  const missing = new Map(wanted.map((file) => [posix.join(source.folder, file.name), file]));
  const download = await openDownload(source.address, limits);
  try {
    for await (const entry of wantedEntries(download.body, missing)) {
      const file = missing.get(entry.path)!;
      missing.delete(entry.path);
      yield { file, bytes: entry.bytes };
      if (missing.size === 0) return;
    }
    throw new Error(`${source.address} has no ${[...missing.keys()].join(', ')} of the size wanted`);
  } finally {
    download.end();
  }
}

/** The entries of an archive that are files of a wanted path and size, one at a time: each must be read to its end. */
async function* wantedEntries(
  archive: Readable,
  wanted: Map<string, WantedFile>,
): AsyncGenerator<{ path: string; bytes: Readable }> {
  let bytes: Readable | undefined;
  const parser = new Parser({
    strict: true,
    filter: (path, entry) => 'type' in entry && entry.type === 'File' && entry.size === wanted.get(path)?.size,
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
