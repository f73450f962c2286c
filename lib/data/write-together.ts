import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { partialPath, removeAbandoned } from './partial-files';

/** A file to be written: its name, and what is in it, or what writes it to a path. */
export type FileToWrite = readonly [name: string, content: Uint8Array | string | ((path: string) => Promise<void>)];

/**
 * Writes all files beside their places in `folder`, which is made where it is not there, and renames them when the last is whole,
 * in their order: the file that names the others comes last.
 * @returns their paths, in their order
 */
export async function writeTogether(folder: string, files: readonly FileToWrite[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  await removeAbandoned(folder);
  const moves = files.map(([name, content]) => ({
    content,
    from: partialPath(folder, name),
    to: join(folder, name),
  }));
  try {
    for (const { content, from } of moves)
      await (typeof content === 'function' ? content(from) : writeFile(from, content));
    for (const { from, to } of moves) await rename(from, to);
  } catch (error) {
    for (const { from } of moves) await rm(from, { force: true });
    throw error;
  }
  return moves.map(({ to }) => to);
}
