import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Replacement, replacementOf, writing } from './replace-file';

/**
 * A file to be written: its name, either its content or a function that writes it to a given path, where an empty file is, and the names
 * of older files in whose place it comes.
 */
export type FileToWrite = readonly [
  name: string,
  content: Uint8Array | string | ((path: string) => Promise<void>),
  supersedes?: readonly string[],
];

/**
 * Writes all files beside their places in `folder`, which is made if it is missing, and renames them in their order once the last
 * is whole. A file that names the others must come last. Modes and symbolic links stay as they are; the mode of a file that is
 * superseded goes to the new one.
 * @returns their paths, in the same order
 * @throws Error that names the file that could not be written
 */
export async function writeTogether(folder: string, files: readonly FileToWrite[]): Promise<string[]> {
  await writing(folder, () => mkdir(folder, { recursive: true }));
  const paths = files.map(([name]) => join(folder, name));
  const replacements: Replacement[] = [];
  try {
    for (const [i, [, content, supersedes = []]] of files.entries()) {
      const older = supersedes.map((name) => join(folder, name));
      const replacement = await replacementOf(paths[i], older);
      replacements.push(replacement);
      const { beside } = replacement;
      await writing(paths[i], () => (typeof content === 'function' ? content(beside) : writeFile(beside, content)));
    }
    for (const { take } of replacements) take();
  } catch (error) {
    for (const { drop } of replacements) await drop();
    throw error;
  }
  return paths;
}
