import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../checks/reason-of';
import { startProgress } from '../display/progress';
import { removeAbandoned } from '../files/partial-files';
import { type DataSetPlace, findDataSet } from './manifest';
import type { WantedFile } from './manifest-entry';
import { openSource, sourcesOf } from './sources/sources-of';
import { readVerified, saveVerified, WrongFileError } from './verified-file';

/**
 * Thrown if no source of a data set can be reached, or none of those that can has its files. Where one has a file that is wrong, or the
 * cache or the folder in `SIAMESE_MIRROR` has one that cannot be used, that is a fault, and the error another: it must not pass for a
 * machine without a network.
 */
export class UnreachableError extends Error {
  override name = 'UnreachableError';
}

/** A data set's files, all of them verified. */
interface FetchedDataSet {
  title: string;
  /** A remark that must be shown with all results of this data set, if any. */
  remark?: string;
  /** The contents by file name. */
  files: Map<string, Uint8Array>;
  /** The folder of the files. */
  folder: string;
  /** The names of the sources that delivered; empty if all files were in the cache. */
  from: string[];
}

/**
 * The files of a data set, from the cache, from the folder in `SIAMESE_MIRROR`, or from the first source in the manifest that has them.
 * If no source has them, the files of the data set that the manifest names as a substitute, if any. Every file is verified by sha256
 * each time. A file is put into the cache in one step, once it is complete and verified; any number of processes may do so at once.
 * @param key the data set's name in the manifest
 * @throws UnreachableError or Error that says for each source why it failed, and what to do
 */
export async function fetchDataSet(key: string): Promise<FetchedDataSet> {
  const first = await findDataSet(key);
  const places = [first, ...first.standIns];
  const cached: CachedFiles[] = [];
  for (const place of places) {
    await mkdir(place.folder, { recursive: true });
    await removeAbandoned(place.folder);
    const found = await readCache(place);
    if (found.problems.size === 0) return fetched(place, found, []);
    cached.push(found);
  }
  const failures: Error[] = [];
  for (const [i, place] of places.entries()) {
    try {
      return fetched(place, cached[i], await fetchMissing(place, cached[i]));
    } catch (error) {
      if (places.length === 1) throw error;
      failures.push(error as Error);
    }
  }
  const Kind = failures.every((failure) => failure instanceof UnreachableError) ? UnreachableError : Error;
  throw new Kind(failures.map(({ message }) => message).join('\nThis would do instead:\n'));
}

interface CachedFiles {
  files: Map<string, Uint8Array>;
  /** What is wrong with the other files; undefined if they are not there. */
  problems: Map<WantedFile, string | undefined>;
}

const fetched = ({ entry, folder }: DataSetPlace, { files }: CachedFiles, from: string[]): FetchedDataSet => ({
  title: entry.title,
  remark: entry.remark,
  files,
  folder,
  from,
});

/** Reads the files in the cache that were not read before. */
async function readCache({ entry, folder }: DataSetPlace, files = new Map<string, Uint8Array>()): Promise<CachedFiles> {
  const problems: CachedFiles['problems'] = new Map();
  for (const file of entry.files) {
    if (files.has(file.name)) continue;
    const found = await readVerified(folder, file);
    if (found instanceof Uint8Array) files.set(file.name, found);
    else problems.set(file, found);
  }
  return { files, problems };
}

/** Fetches the missing files, adds them to the others, and gives the names of the sources that delivered. */
async function fetchMissing(place: DataSetPlace, { files, problems: missing }: CachedFiles): Promise<string[]> {
  const { entry, folder } = place;
  const sizeOf = (wanted: Iterable<WantedFile>) => Array.from(wanted).reduce((sum, { size }) => sum + size, 0);
  const total = sizeOf(missing.keys());
  const progress = startProgress({ title: entry.title, total, unit: 'bytes' });
  const from: string[] = [];
  const failures: string[] = [];
  let wrong = false;
  let problems = missing;
  for (const source of sourcesOf(entry)) {
    const remark = [source.name, ...failures.slice(-1).map((failure) => `after ${failure}`)].join(', ');
    let done = total - sizeOf(problems.keys());
    progress.update(done, { detail: remark });
    const before = problems.size;
    try {
      for await (const { file, bytes } of openSource(source, [...problems.keys()], folder)) {
        await saveVerified(bytes, folder, file, (received) => progress.update(done + received, { detail: remark }));
        done += file.size;
      }
    } catch (error) {
      failures.push(`${source.name}: ${reasonOf(error)}`);
      wrong ||= error instanceof WrongFileError;
    }
    ({ problems } = await readCache(place, files));
    if (problems.size < before) from.push(source.name);
    if (problems.size === 0) break;
  }
  progress.end({ detail: problems.size === 0 ? `from ${from.join(' and ')}` : 'no source left' });
  if (problems.size > 0) {
    wrong ||= [...problems.values()].some((problem) => problem !== undefined);
    throw new (wrong ? Error : UnreachableError)(unavailable(place, problems, failures));
  }
  return from;
}

function unavailable(
  { entry, folder, manifest }: DataSetPlace,
  problems: CachedFiles['problems'],
  failures: string[],
): string {
  return [
    `${entry.title}: no source delivered ${problems.size} of ${entry.files.length} files. Tried in this order:`,
    ...failures.map((failure) => `  - ${failure}`),
    'Make one of these sources work and run again, name a folder that has the files in SIAMESE_MIRROR, or put the decompressed files there by hand:',
    ...Array.from(problems, ([{ name }, problem]) => `  - ${join(folder, name)} (${problem ?? 'not there'})`),
    `They are published at ${entry.homepage}; the sha256 that each must have is in ${manifest}`,
  ].join('\n');
}
