import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { reasonOf } from '../reason-of';
import { nameOf } from './file-names';
import type { FileRemark } from './file-remark';

/** A file that may be an image. */
export interface ListedFile {
  /** From the folder, with `/`: `cats/tabby/1.jpg`. */
  file: string;
  /** The same to the byte, as names on disk are: a character a byte (Latin-1). */
  path: string;
  bytes: number;
  /** When it was last changed, in milliseconds. */
  changed: number;
}

/** The files of a class, which is a sub-folder. */
export interface ListedClass {
  name: string;
  files: ListedFile[];
}

/**
 * The sub-folders of `folder` in the order of their names, as code units compare, and all files in each, at any depth, likewise.
 * Symbolic links are followed; within a class a folder is read once, so a link that leads back is told and not followed, and so is one
 * that leads out of `folder`, unless `followExternalLinks` is set. What begins
 * with a dot is left out without a word; all else that is not a file in a class is told.
 * @throws where `folder` cannot be read
 */
export async function listImageFiles(
  folder: string | Buffer,
  { followExternalLinks = false }: { followExternalLinks?: boolean } = {},
): Promise<{ classes: ListedClass[]; skipped: FileRemark[] }> {
  const skipped: FileRemark[] = [];
  const classes: ListedClass[] = [];
  const root = Buffer.from(folder);
  const top = await realPath(root);
  for (const { name, path } of await sortedEntries(root)) {
    const within = followExternalLinks ? undefined : top;
    const kind = await kindOf(pathIn(root, path), within);
    if (kind === 'folder') {
      const files: ListedFile[] = [];
      await listInto(root, { file: name, path }, { files, skipped, seen: new Map([[top, '.']]), within });
      classes.push({ name, files });
    } else
      skipped.push({ file: name, reason: typeof kind === 'string' ? kind : 'lies in no sub-folder, so has no class' });
  }
  return { classes, skipped };
}

/** Where a listed file is on disk. */
export const pathIn = (root: Buffer, path: string) => Buffer.concat([root, Buffer.from(`/${path}`, 'latin1')]);

interface Found {
  files: ListedFile[];
  skipped: FileRemark[];
  /** Real path of each folder that was read, and the path by which it was. */
  seen: Map<string, string>;
  /** Real path of the folder that links may not leave, if they may not. */
  within: string | undefined;
}

async function listInto(root: Buffer, folder: { file: string; path: string }, found: Found): Promise<void> {
  const { files, skipped, seen, within } = found;
  try {
    const real = await realPath(pathIn(root, folder.path));
    const before = seen.get(real);
    if (before !== undefined) {
      skipped.push({ file: folder.file, reason: `a link to ${before}, which was read already` });
      return;
    }
    seen.set(real, folder.file);
    for (const entry of await sortedEntries(pathIn(root, folder.path))) {
      const [file, path] = [`${folder.file}/${entry.name}`, `${folder.path}/${entry.path}`];
      const kind = await kindOf(pathIn(root, path), within);
      if (kind === 'folder') await listInto(root, { file, path }, found);
      else if (typeof kind === 'string') skipped.push({ file, reason: kind });
      else files.push({ file, path, ...kind });
    }
  } catch (error) {
    skipped.push({ file: folder.file, reason: reasonOf(error) });
  }
}

const realPath = async (path: Buffer) => (await realpath(path, 'buffer')).toString('latin1');

async function sortedEntries(folder: Buffer): Promise<{ name: string; path: string }[]> {
  const names = await readdir(folder, 'buffer');
  const entries = names.map((bytes) => ({ name: nameOf(bytes), path: bytes.toString('latin1') }));
  return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Size and time of a file, `folder`, or why it is neither. */
async function kindOf(
  path: Buffer,
  within: string | undefined,
): Promise<Pick<ListedFile, 'bytes' | 'changed'> | string> {
  try {
    if (within !== undefined && (await lstat(path)).isSymbolicLink()) {
      const real = await realPath(path);
      if (real !== within && !real.startsWith(`${within === '/' ? '' : within}/`))
        return 'a link out of the folder, which is not followed; pass followExternalLinks: true where it is to be';
    }
    const found = await stat(path);
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? { bytes: found.size, changed: found.mtimeMs } : 'neither a file nor a folder';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') return 'a symbolic link that leads back to itself';
    return code === 'ENOENT' ? 'a symbolic link to nothing' : reasonOf(error);
  }
}
