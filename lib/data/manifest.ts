import { join, resolve } from 'node:path';
import { printable } from '../checks/printable';
import { shown } from '../checks/shown';
import { findCheckout } from '../files/package-folder';
import { namedError } from '../files/path-errors';
import { readWholeFile } from '../files/read-whole-file';
import { userCache } from '../files/user-cache';
import shipped from './manifest.json';
import type { DataSetEntry } from './manifest-entry';

/** A data set's entry in the manifest, and the place of its files. */
export interface DataSetPlace {
  entry: DataSetEntry;
  /** The manifest that has the entry. */
  manifest: string;
  /** The data set's folder in the cache; it need not exist. */
  folder: string;
  /** The substitutes if the data set cannot be fetched, in the manifest's order. */
  standIns: DataSetPlace[];
}

/**
 * Finds a data set in the manifest that comes with the library, or in the `manifest.json` of the folder that `SIAMESE_DATA` names, where
 * there is one. Its files are kept in `cache` of that folder; else, in a checkout of the repository, in `data/cache`; else in `data` of the
 * user's cache (`userCache`).
 * @throws Error if the manifest in `SIAMESE_DATA` cannot be read or is none, or if the manifest has no such data set
 */
export async function findDataSet(key: string): Promise<DataSetPlace> {
  const { path: manifest, entries } = await readManifest();
  if (!Object.hasOwn(entries, key)) {
    throw new Error(`${manifest}: has no data set '${key}', only ${Object.keys(entries).map(printable).join(', ')}`);
  }
  const placeOf = (name: string): DataSetPlace => ({
    entry: entries[name],
    manifest,
    folder: cacheFolder(name),
    standIns: Object.keys(entries)
      .filter((other) => entries[other].standsInFor === name)
      .map(placeOf),
  });
  return placeOf(key);
}

/** The folder in the cache with this name, for data sets and for what is drawn or decoded. It need not exist. */
export function cacheFolder(name: string): string {
  const data = ownFolder() ?? findCheckout()?.data;
  return data ? join(data, 'cache', name) : join(userCache(), 'data', name);
}

function ownFolder(): string | undefined {
  return process.env.SIAMESE_DATA ? resolve(process.env.SIAMESE_DATA) : undefined;
}

/** The most bytes of a manifest: one data set takes some 1,000. */
const mostBytes = 2 ** 24;

/**
 * The manifest in use, and its path, for messages.
 * @throws Error that names the manifest in `SIAMESE_DATA`, if it cannot be read, is no file, is larger than 16 MB, or is not a JSON object
 */
export async function readManifest(): Promise<{ path: string; entries: Record<string, DataSetEntry> }> {
  const own = ownFolder();
  const path = own && join(own, 'manifest.json');
  const text = path && (await readText(path));
  if (text === undefined)
    return {
      path: join(findCheckout()?.data ?? __dirname, 'manifest.json'),
      entries: shipped as unknown as Record<string, DataSetEntry>,
    };
  let entries: Record<string, DataSetEntry>;
  try {
    entries = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: not JSON: ${printable((error as Error).message)}`);
  }
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries))
    throw new Error(`${path}: must be a JSON object of data sets by name, found ${shown(entries)}; ${remedy}`);
  return { path: path!, entries };
}

const remedy = 'put a manifest there, or take it away to use the one that comes with the library';

async function readText(path: string): Promise<string | undefined> {
  const refuse = (found: string): never => {
    throw new Error(`${path}: ${found}; ${remedy}`);
  };
  try {
    return (await readWholeFile(path, refuse, mostBytes)).toString('utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw namedError(path, 'the manifest could not be read', error);
  }
}
