import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { causeOf, reasonOf } from '../checks/reason-of';
import { wrongHash } from '../files/mirror';
import { partialPath } from '../files/partial-files';
import { readWholeFile } from '../files/read-whole-file';
import type { WantedFile } from './manifest-entry';

/** Thrown for a file that is there and is not the wanted one, or cannot be read. */
export class WrongFileError extends Error {}

/** The most bytes of an index: that of Omniglot's drawings has two million. */
const mostIndexBytes = 2 ** 26;

const refuse = (found: string): never => {
  throw new Error(found);
};

/** The bytes of a cached file if they are the wanted ones, else what is wrong with it, in one line; undefined if it is not there. */
export async function readVerified(folder: string, wanted: WantedFile): Promise<Uint8Array | string | undefined> {
  const path = join(folder, wanted.name);
  try {
    const { size } = await stat(path);
    if (size !== wanted.size) return `it must have ${wanted.size} bytes, found ${size}`;
    const bytes = await readWholeFile(path, refuse, wanted.size);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return sha256 === wanted.sha256 ? bytes : wrongHash('sha256', [wanted.sha256], sha256);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : reasonOf(error);
  }
}

/** The content of a cached JSON file; undefined if it is not there, not a file, too large or not JSON. */
export async function readIndex(folder: string, name: string): Promise<unknown> {
  try {
    return JSON.parse((await readWholeFile(join(folder, name), refuse, mostIndexBytes)).toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Writes a stream to `<folder>/<wanted.name>`, all or nothing: to a temporary file beside it, which is renamed if its size and sha256 are
 * the wanted ones. Reads no more than the wanted size.
 * @param onBytes called with the number of bytes so far
 * @throws WrongFileError if the sha256 differs; Error if the bytes are too few or too many, or if the stream or the disk fails; the
 * previous file is then unchanged
 */
export async function saveVerified(
  bytes: Readable,
  folder: string,
  wanted: WantedFile,
  onBytes: (received: number) => void,
): Promise<void> {
  const hash = createHash('sha256');
  const partial = partialPath(folder, wanted.name);
  let received = 0;
  async function* checked(chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      received += chunk.length;
      if (received > wanted.size) throw new Error(`longer than the ${wanted.size} bytes wanted`);
      hash.update(chunk);
      onBytes(received);
      yield chunk;
    }
    if (received < wanted.size) throw new Error(`truncated, wanted ${wanted.size}`);
    const sha256 = hash.digest('hex');
    if (sha256 !== wanted.sha256) throw new WrongFileError(wrongHash('sha256', [wanted.sha256], sha256));
  }
  try {
    await pipeline(bytes, checked, createWriteStream(partial, { flags: 'wx' }));
    await rename(partial, join(folder, wanted.name));
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    const Kind = error instanceof WrongFileError ? WrongFileError : Error;
    throw new Kind(`${wanted.name}: after ${received} bytes: ${reasonOf(error)}`, causeOf(error));
  }
}

/**
 * Writes bytes to `<folder>/<name>`, all or nothing.
 * @returns what `readVerified` needs to read them again
 * @throws Error if the disk fails
 */
export async function saveHashed(folder: string, name: string, bytes: Uint8Array): Promise<WantedFile> {
  const file = { name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  await saveVerified(Readable.from([bytes]), folder, file, () => {});
  return file;
}
