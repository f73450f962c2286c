import { withFileLock } from './file-lock';
import { replacementOf, writing } from './replace-file';

/**
 * Replaces a file that other processes may write too, unless one of them has. The new content is written beside its place and
 * then renamed. Other processes are kept out while the existing file is checked and replaced, not while the content is
 * written.
 * @param own.requireOwn throws if the file at `target` is another's; called before the content is written and again after it
 * @param own.write is given the path of an empty file and writes to it
 * @returns what `write` returns
 * @throws what `requireOwn` throws; Error that names the file if it cannot be written; the old file is then as it was
 */
export async function replaceOwnFile<T>(
  path: string,
  { requireOwn, write }: { requireOwn(target: string): void; write(beside: string): Promise<T> },
): Promise<T> {
  const { target, beside, take, drop } = await replacementOf(path);
  try {
    // Asked before as well, because writing may take long.
    await writing(path, () => requireOwn(target));
    const written = await writing(path, () => write(beside));
    await writing(path, () =>
      withFileLock(target, () => {
        requireOwn(target);
        take();
      }),
    );
    return written;
  } catch (error) {
    await drop();
    throw error;
  }
}
