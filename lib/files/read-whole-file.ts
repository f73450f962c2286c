import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** What one array of bytes may hold, and so a file that is read as a whole. */
const most = 2 ** 32;
/** The system reads no more at once. */
const mostAtOnce = 2 ** 30;

/** Throws, with what was found instead. */
type Refuse = (found: string) => never;

/**
 * Opens a file to read it, and nothing else: a named pipe would be waited for, and a device may have no end.
 * @param limit bytes that it may have
 */
export async function openFile(
  path: string,
  refuse: Refuse,
  limit = most,
): Promise<{ file: FileHandle; size: number }> {
  requirePlain(await stat(path), refuse, limit);
  // What takes the file's place in the meantime is not waited for either.
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
 * @param refuse is told what is there instead of one, or how large it is
 * @param limit bytes that it may have, default 4 GB
 * @throws what `refuse` throws, or the system's error where there is nothing or it must not be read
 */
export async function readWholeFile(path: string, refuse: Refuse, limit = most): Promise<Buffer> {
  const { file, size } = await openFile(path, refuse, limit);
  try {
    const bytes = Buffer.alloc(size);
    for (let done = 0; done < size; ) {
      const { bytesRead } = await file.read(bytes, done, Math.min(size - done, mostAtOnce), done);
      if (bytesRead === 0) return refuse(`it ended after ${done} bytes, wanted ${size}`);
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
  if (kind) refuse(`found ${kind}, wanted a file`);
  const size = Number(found.size);
  if (size > limit) refuse(`found ${size} bytes, wanted ${limit} at most`);
}
