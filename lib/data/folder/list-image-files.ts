import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../reason-of';
import type { FileRemark } from './file-remark';

/** A file that may be an image. */
export interface ListedFile {
  /** From the folder, with `/`: `cats/tabby/1.jpg`. */
  file: string;
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
 * Symbolic links are followed; within a class a folder is read once, so a link that leads back is told and not followed. What begins
 * with a dot is left out without a word; all else that is not a file in a class is told.
 * @throws where `folder` cannot be read
 */
export async function listImageFiles(folder: string): Promise<{ classes: ListedClass[]; skipped: FileRemark[] }> {
  const skipped: FileRemark[] = [];
  const classes: ListedClass[] = [];
  const top = await realpath(folder);
  for (const name of await sortedNames(folder)) {
    const kind = await kindOf(join(folder, name));
    if (kind === 'folder') {
      const files: ListedFile[] = [];
      await listInto(folder, name, { files, skipped, seen: new Map([[top, '.']]) });
      classes.push({ name, files });
    } else
      skipped.push({ file: name, reason: typeof kind === 'string' ? kind : 'lies in no sub-folder, so has no class' });
  }
  return { classes, skipped };
}

interface Found {
  files: ListedFile[];
  skipped: FileRemark[];
  /** Real path of each folder that was read, and the path by which it was. */
  seen: Map<string, string>;
}

async function listInto(root: string, path: string, found: Found): Promise<void> {
  const { files, skipped, seen } = found;
  try {
    const real = await realpath(join(root, path));
    const before = seen.get(real);
    if (before !== undefined) {
      skipped.push({ file: path, reason: `a link to ${before}, which was read already` });
      return;
    }
    seen.set(real, path);
    for (const name of await sortedNames(join(root, path))) {
      const file = `${path}/${name}`;
      const kind = await kindOf(join(root, file));
      if (kind === 'folder') await listInto(root, file, found);
      else if (typeof kind === 'string') skipped.push({ file, reason: kind });
      else files.push({ file, ...kind });
    }
  } catch (error) {
    skipped.push({ file: path, reason: reasonOf(error) });
  }
}

async function sortedNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
}

/** Size and time of a file, `folder`, or why it is neither. */
async function kindOf(path: string): Promise<Omit<ListedFile, 'file'> | string> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? { bytes: found.size, changed: found.mtimeMs } : 'neither a file nor a folder';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') return 'a symbolic link that leads back to itself';
    return code === 'ENOENT' ? 'a symbolic link to nothing' : reasonOf(error);
  }
}
