import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { reasonOf } from '../../checks/reason-of';
import { nameOf } from './file-names';
import type { FileRemark } from './file-remark';

/** A file that may be an image. */
export interface ListedFile {
  /** The path relative to the folder, with `/`: `cats/tabby/1.jpg`. */
  file: string;
  /** The same path in the exact bytes of the disk, one character per byte (Latin-1). */
  path: string;
  bytes: number;
  /** The time of the last change, in milliseconds. */
  changed: number;
}

/** The files of a class, which is a sub-folder. */
export interface ListedClass {
  name: string;
  files: ListedFile[];
}

/**
 * The sub-folders of `folder`, ordered by name (by code units), and all files in each, at any depth, in the same order. Symbolic links are
 * followed. Within a class each folder is read once: a link back to a folder is reported and not followed, and so is one that leads out of
 * `folder`, unless `followExternalLinks` is set. Names that begin with a dot are silently ignored; everything else that is not a file in a
 * class is reported.
 * @throws the system's error if `folder` cannot be read
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
      skipped.push({ file: name, reason: typeof kind === 'string' ? kind : 'not in a sub-folder, so it has no class' });
  }
  return { classes, skipped };
}

/** The path of a listed file on disk. */
export const pathIn = (root: Buffer, path: string) => Buffer.concat([root, Buffer.from(`/${path}`, 'latin1')]);

interface Found {
  files: ListedFile[];
  skipped: FileRemark[];
  /** The real path of each folder that was read, and the path under which it was found. */
  seen: Map<string, string>;
  /** The real path of the folder that links must not leave, if any. */
  within: string | undefined;
}

async function listInto(root: Buffer, folder: { file: string; path: string }, found: Found): Promise<void> {
  const { files, skipped, seen, within } = found;
  try {
    const real = await realPath(pathIn(root, folder.path));
    const before = seen.get(real);
    if (before !== undefined) {
      skipped.push({ file: folder.file, reason: `a link to ${before}, which was already read` });
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

/** The size and time of a file, `folder`, or the reason why it is neither. */
async function kindOf(
  path: Buffer,
  within: string | undefined,
): Promise<Pick<ListedFile, 'bytes' | 'changed'> | string> {
  try {
    if (within !== undefined && (await lstat(path)).isSymbolicLink()) {
      const real = await realPath(path);
      if (real !== within && !real.startsWith(`${within === '/' ? '' : within}/`))
        return 'a link out of the folder, which is not followed; pass followExternalLinks: true to follow it';
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
