import { createHash } from 'node:crypto';
import { createReadStream, type Dirent, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { printable } from '../checks/printable';
import { reasonOf } from '../checks/reason-of';

/** How many folders deep files are looked for, below the mirror itself. */
const deepest = 2;

/** What a file of the mirror must be. */
interface MirroredFile {
  /** Its name, for people. */
  name: string;
  /** Whether a file's name is right; default: whether it is `name`. */
  fits?: (name: string) => boolean;
  algorithm: string;
  /** In hexadecimal digits; one of them must be the hash. */
  digests: readonly string[];
  /** What is hashed; default the file's bytes. */
  read?: (path: string) => Readable;
}

/** The folder that `SIAMESE_MIRROR` names: its files, and those up to two folders below, come before every other source. */
export function mirrorFolder({ SIAMESE_MIRROR: named } = process.env): string | undefined {
  return named ? resolve(named) : undefined;
}

/**
 * The first file of the mirror with the right name and the right hash: those of a folder come before those below it, and otherwise
 * they come in the order of their names. A file of another hash is never taken.
 * @returns its path, or in one line why there is none, and whether that is because the mirror, which can be read, lacks it
 */
export async function findInMirror(
  folder: string,
  { name, fits = (other) => other === name, algorithm, digests, read = createReadStream }: MirroredFile,
): Promise<{ path: string } | { reason: string; lacks: boolean }> {
  const reasons: string[] = [];
  try {
    for await (const path of filesBelow(folder)) {
      if (!fits(path.name)) continue;
      const found = await hashOf(read(path.full), algorithm).catch((error: Error) => error);
      if (found instanceof Error) reasons.push(`${printable(path.full)}: ${reasonOf(found)}`);
      else if (digests.includes(found)) return { path: path.full };
      else reasons.push(printable(`${path.full}: ${wrongHash(algorithm, digests, found)}`));
    }
  } catch (error) {
    reasons.push(reasonOf(error));
  }
  if (reasons.length > 0) return { reason: reasons.join('; '), lacks: false };
  return { reason: `no file ${name} in ${folder}, or up to two folders below`, lacks: true };
}

/** The plain files of a folder, then of those below; what cannot be looked into there is left out. */
async function* filesBelow(folder: string, depth = 0): AsyncGenerator<{ name: string; full: string }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    if (depth === 0) throw error;
    return [];
  });
  const folders: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = join(folder, entry.name);
    const kind: Dirent | Stats | undefined = entry.isSymbolicLink() ? await stat(full).catch(() => undefined) : entry;
    if (kind?.isFile()) yield { name: entry.name, full };
    else if (kind?.isDirectory() && depth < deepest) folders.push(full);
  }
  for (const below of folders) yield* filesBelow(below, depth + 1);
}

/** Why bytes of another hash are not taken. */
export const wrongHash = (algorithm: string, digests: readonly string[], found: string) =>
  `refused, its ${algorithm} must be ${digests.join(' or ')}, found ${found}`;

/** In hexadecimal digits. */
export async function hashOf(bytes: Readable, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(bytes, hash);
  return hash.digest('hex');
}
