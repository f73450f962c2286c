import { readdir, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { printable } from '../../checks/printable';
import { namedError } from '../../files/path-errors';
import { type FileToWrite, writeTogether } from '../../files/write-together';

/**
 * Writes files to a folder that holds nothing else, beside their places and then renamed, and removes older files of the same
 * kind. A file of a new name takes the mode of the older ones that have its ending; a symbolic link of an old name is removed, and
 * what it led to stays.
 * @param caller for errors
 * @param own matches the names of files that may be there
 * @throws Error if the folder holds anything else; nothing is written then
 */
export async function writeOwnFolder(
  caller: string,
  folder: string,
  own: RegExp,
  filesOf: () => FileToWrite[] | Promise<FileToWrite[]>,
): Promise<string[]> {
  const before = await filesIn(caller, folder);
  const strange = before.filter((name) => !own.test(name) && !/^\..*\.part$/.test(name));
  if (strange.length > 0)
    throw new Error(
      `${caller}: ${folder} holds ${strange.slice(0, 3).map(printable).join(', ')}${strange.length > 3 ? ' …' : ''}, which would stay ` +
        'among the files; name another folder',
    );
  const files = await filesOf();
  const written = new Set(files.map(([name]) => name));
  const old = before.filter((name) => own.test(name) && !written.has(name));
  const paths = await writeTogether(
    folder,
    files.map(([name, content]) => [name, content, old.filter((other) => extname(other) === extname(name))]),
  );
  for (const name of old) await rm(join(folder, name), { force: true });
  return paths;
}

async function filesIn(caller: string, folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw new Error(`${caller}: ${folder} must be a folder, found a file; name another`);
    throw namedError(folder, `${caller} cannot write there`, error);
  }
}
