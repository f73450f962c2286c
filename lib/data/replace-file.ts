import { chmod, lstat, mkdir, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { partialPath, removeAbandoned } from './partial-files';

/** A new content for a file, which is written beside it until it takes its place. */
export interface Replacement {
  /** Where to write it: an empty file, with the mode of the one that it replaces. */
  beside: string;
  /** Puts it in place of the file. */
  take(): Promise<void>;
  /** Removes it; the file stays as it was. */
  drop(): Promise<void>;
}

/**
 * Makes a place to write the new content of a file to, in the same folder, which is made where it is not there. The file's mode stays as
 * it is, and where it is a symbolic link, what that leads to is replaced.
 * @throws if there is something else than a file
 */
export async function replacementOf(path: string): Promise<Replacement> {
  const target = await linkedPath(path);
  const folder = dirname(target);
  return naming(path, async () => {
    await mkdir(folder, { recursive: true });
    await removeAbandoned(folder);
    const old = await stat(target).catch(() => undefined);
    if (old && !old.isFile())
      throw new Error(
        `${path}: could not be written: found ${old.isDirectory() ? 'a folder' : 'something else'}, wanted a file`,
      );
    const beside = partialPath(folder, basename(target));
    const mode = old ? old.mode & 0o7777 : undefined;
    await (await open(beside, 'wx', mode)).close();
    if (mode !== undefined) await chmod(beside, mode);
    return {
      beside,
      take: () => naming(path, () => rename(beside, target)),
      drop: () => rm(beside, { force: true }),
    };
  });
}

/**
 * Writes a file beside its place and renames it when it is whole, so that a killed run leaves the old one; mode and symbolic link stay
 * as they are (`replacementOf`).
 * @param write writes to the path that it is given, an empty file
 * @throws an error that names the file, with the code of the system's, such as ENOSPC; the old file is then as it was
 */
export async function replaceFile(path: string, write: (beside: string) => Promise<void>): Promise<void> {
  const { beside, take, drop } = await replacementOf(path);
  try {
    await naming(path, () => write(beside));
    await take();
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Runs what writes a file, and names that file where the system fails, whose errors name the one beside it, or none. */
export async function naming<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    const remedy = code === 'ENOSPC' || code === 'EDQUOT' ? '; make room on the disk, or name a file on another' : '';
    const named = new Error(`${path}: could not be written: ${message}${remedy}`, { cause: error });
    throw Object.assign(named, { code });
  }
}

/** The path that a symbolic link leads to, also where nothing is there yet; any other as it is. */
export async function linkedPath(path: string): Promise<string> {
  let found = path;
  for (let links = 0; links < 40; links++) {
    const real = await realpath(found).catch(() => undefined);
    if (real !== undefined) return real;
    if (!(await lstat(found).catch(() => undefined))?.isSymbolicLink()) return found;
    found = resolve(dirname(found), await readlink(found));
  }
  throw new Error(`${path}: could not be written: it is a symbolic link that leads back to itself`);
}
