import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** The most bytes that one array holds, and so the largest file that is read as a whole. */
const most = 2 ** 32;
/** The most bytes that the system reads at once. */
const mostAtOnce = 2 ** 30;

/** Throws an error with this description of the problem. */
type Refuse = (found: string) => never;

/**
 * Opens a plain file for reading, and refuses everything else: reading a named pipe would wait for a writer, and a device may
 * have no end.
 * @param limit the most bytes that the file may have, default 2³²
 * @throws what `refuse` throws; the system's error if there is no such file or this user may not read it
 */
export async function openFile(
  path: string,
  refuse: Refuse,
  limit = most,
): Promise<{ file: FileHandle; size: number }> {
  requirePlain(await stat(path), refuse, limit);
  // Something else may have taken the file's place since; opening it must not wait either.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    requirePlain(found, refuse, limit);
    return { file, size: found.size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * The bytes of a file.
 * @param refuse is told what is wrong: what is there instead of a file, or how large it is
 * @param limit the most bytes that the file may have, default 2³²
 * @throws what `refuse` throws; the system's error if there is no such file or this user may not read it
 */
export async function readWholeFile(path: string, refuse: Refuse, limit = most): Promise<Buffer> {
  const { file, size } = await openFile(path, refuse, limit);
  try {
    const bytes = Buffer.alloc(size);
    for (let done = 0; done < size; ) {
      const { bytesRead } = await file.read(bytes, done, Math.min(size - done, mostAtOnce), done);
      if (bytesRead === 0) return refuse(`must have ${size} bytes, ended after ${done}`);
      done += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

function requirePlain(found: Awaited<ReturnType<typeof stat>>, refuse: Refuse, limit: number): void {
  const kinds: [name: string, isIt: boolean][] = [
    ['a folder', found.isDirectory()],
    ['a named pipe', found.isFIFO()],
    ['a socket', found.isSocket()],
    ['a device', found.isCharacterDevice() || found.isBlockDevice()],
  ];
  const [kind] = kinds.find(([, isIt]) => isIt) ?? [];
  if (kind) refuse(`must be a file, found ${kind}`);
  const size = Number(found.size);
  if (size > limit) refuse(`must have at most ${limit} bytes, found ${size}`);
}
