import { chmodSync, constants, renameSync } from 'node:fs';
import { access, lstat, mkdir, open, readlink, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { partialPath, removeAbandoned } from './partial-files';
import { namedError, naming } from './path-errors';

/** A new content for a file, which is written beside it until it takes its place. */
export interface Replacement {
  /** The file that is replaced: what the path leads to. */
  target: string;
  /** Where to write the content: an empty file. */
  beside: string;
  /** Puts it in place of the file, in one step; nothing else of this process runs meanwhile. */
  take(): void;
  /** Removes it; the file stays as it was. */
  drop(): Promise<void>;
}

const unwritten = 'could not be written';

/** Names the path where what writes it fails. */
export const writing = <T>(path: string, write: () => T | Promise<T>) => naming(path, unwritten, write);

/**
 * Makes a place to write the new content of a file to, in the same folder, which is made where it is not there. The file's mode stays as
 * it is, and where it is a symbolic link, what that leads to is replaced.
 * @throws if there is something else than a file, or one that this user may not write to: a read-only file is not replaced
 */
export async function replacementOf(path: string): Promise<Replacement> {
  const target = await linkedPath(path);
  const folder = dirname(target);
  return writing(path, async () => {
    await mkdir(folder, { recursive: true });
    await removeAbandoned(folder);
    const mode = await modeOf(path, target);
    const beside = partialPath(folder, basename(target));
    // Nobody else reads what is to be another's secret, and a mode without writing would stop this process too.
    await (await open(beside, 'wx', mode === undefined ? undefined : 0o600)).close();
    const take = () => {
      try {
        if (mode !== undefined) chmodSync(beside, mode);
        renameSync(beside, target);
      } catch (error) {
        throw namedError(path, unwritten, error);
      }
    };
    return { target, beside, take, drop: () => rm(beside, { force: true }) };
  });
}

/** The mode of the file that is to be replaced, if there is one. */
async function modeOf(path: string, target: string): Promise<number | undefined> {
  const old = await stat(target).catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!old) return undefined;
  if (!old.isFile())
    throw new Error(
      `${path}: ${unwritten}: found ${old.isDirectory() ? 'a folder' : 'something else'}, wanted a file; name another path`,
    );
  await access(target, constants.W_OK);
  return old.mode & 0o7777;
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
    await writing(path, () => write(beside));
    take();
  } catch (error) {
    await drop();
    throw error;
  }
}

/** @throws as `replaceFile` would where the file cannot be written: for those who have much to do before they write it */
export async function requireReplaceable(path: string): Promise<void> {
  await (await replacementOf(path)).drop();
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
  throw new Error(
    `${path}: ${unwritten}: it is a symbolic link that leads back to itself; name the file that is meant`,
  );
}
