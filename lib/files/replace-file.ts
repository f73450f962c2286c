import { chmodSync, constants, renameSync } from 'node:fs';
import { access, lstat, mkdir, open, readlink, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { partialPath, removeAbandoned } from './partial-files';
import { namedError, naming } from './path-errors';

/** New content for a file, written beside it until it takes the file's place. */
export interface Replacement {
  /** The file that is replaced: the path, with symbolic links followed. */
  target: string;
  /** Where to write the content: an empty file. */
  beside: string;
  /**
   * Puts the new content in place of the file, in one step. It is synchronous, so that several files can be replaced with nothing
   * between.
   */
  take(): void;
  /** Removes the new content; the file stays as it was. */
  drop(): Promise<void>;
}

const unwritten = 'could not be written';

/** Runs `write`. If the system fails, the error names the path. */
export const writing = <T>(path: string, write: () => T | Promise<T>) => naming(path, unwritten, write);

/**
 * Makes an empty file for the new content, in the folder of the file; the folder is made if it is missing. The file keeps its
 * mode, and a symbolic link stays: what it leads to is replaced.
 * @param supersedes files of other names that this one comes in place of: it takes what all their modes allow, if it is new itself
 * @throws Error if the path is something other than a file, or a file that this user may not write to: a read-only file is not
 * replaced
 */
export async function replacementOf(path: string, supersedes: readonly string[] = []): Promise<Replacement> {
  const target = await linkedPath(path);
  const folder = dirname(target);
  return writing(path, async () => {
    await mkdir(folder, { recursive: true });
    await removeAbandoned(folder);
    const mode = (await modeOf(path, target)) ?? (await sharedMode(supersedes));
    const beside = partialPath(folder, basename(target));
    // Other users must not read what may be secret, and a mode without writing would stop this process too.
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

/** The mode of the file to be replaced, if there is one. */
async function modeOf(path: string, target: string): Promise<number | undefined> {
  const old = await stat(target).catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!old) return undefined;
  if (!old.isFile())
    throw new Error(
      `${path}: ${unwritten}: it must be a file, found ${old.isDirectory() ? 'a folder' : 'something else'}; name another path`,
    );
  await access(target, constants.W_OK);
  return old.mode & 0o7777;
}

/** What the modes of all of these files allow; undefined if none of them is there. */
async function sharedMode(paths: readonly string[]): Promise<number | undefined> {
  const found = await Promise.all(paths.map((path) => modeOf(path, path)));
  const modes = found.filter((mode) => mode !== undefined);
  return modes.length > 0 ? modes.reduce((all, mode) => all & mode) : undefined;
}

/**
 * Writes a file beside its place and renames it once it is whole, so that a killed process leaves the old one. Mode and symbolic
 * links stay as they are (`replacementOf`).
 * @param write is given the path of an empty file and writes to it
 * @throws Error that names the file and has the system's code, such as ENOSPC; the old file is then as it was
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

/**
 * @throws Error as `replaceFile` does if the file cannot be written: for callers with long work to do before they write
 */
export async function requireReplaceable(path: string): Promise<void> {
  await (await replacementOf(path)).drop();
}

/** The path that a symbolic link leads to, whether or not a file is there; any other path as it is. */
export async function linkedPath(path: string): Promise<string> {
  let found = path;
  for (let links = 0; links < 40; links++) {
    const real = await realpath(found).catch(() => undefined);
    if (real !== undefined) return real;
    if (!(await lstat(found).catch(() => undefined))?.isSymbolicLink()) return found;
    found = resolve(dirname(found), await readlink(found));
  }
  throw new Error(`${path}: ${unwritten}: it is a symbolic link that leads back to itself; name the file itself`);
}
