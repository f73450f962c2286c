import { withFileLock } from './file-lock';
import { replacementOf, writing } from './replace-file';

/**
 * Replaces a file that other processes may write too, unless one of them has: writes the new content beside its place, to the disk, and
 * renames it. Other processes are kept out while the file that is there is looked at and replaced, not while the content is written.
 * @param own.requireOwn throws where the file at `target` is another's; called before the content is written and again after it
 * @param own.write writes to the path that it is given, an empty file
 * @returns what `write` returns
 * @throws what `requireOwn` throws, or an error that names the file; the old file is then as it was
 */
export async function replaceOwnFile<T>(
  path: string,
  { requireOwn, write }: { requireOwn(target: string): void; write(beside: string): Promise<T> },
): Promise<T> {
  const { target, beside, take, drop } = await replacementOf(path);
  try {
    // Asked before as well: much takes long to write.
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
