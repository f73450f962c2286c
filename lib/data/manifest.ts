import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findCheckout } from '../files/package-folder';
import { userCache } from '../files/user-cache';
import shipped from './manifest.json';

/** A file as it must be in the cache, to the byte. */
export interface WantedFile {
  name: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

/** `<address><file name><suffix>` is the file; with suffix `.gz` it is decompressed. */
export interface HttpSource {
  kind: 'http';
  name: string;
  address: string;
  suffix: '' | '.gz';
}

/** `<folder><file name>` in the compressed tar archive at `address` is the file. */
export interface ArchiveSource {
  kind: 'archive';
  name: string;
  address: string;
  folder: string;
}

/** CIFAR-10 in the package's tarball: one PNG sheet per binary file, one image per row, and all labels in two JSON files. */
export interface Cifar10SheetsSource {
  kind: 'cifar10-sheets';
  name: string;
  /** Name and exact version. */
  package: string;
  folder: string;
}

/** `<folder><file name>` in the package's tarball is the file. */
export interface NpmSource {
  kind: 'npm';
  name: string;
  /** Name and exact version. */
  package: string;
  folder: string;
}

/** `<folder><file name>` in the package's wheel is the file. */
export interface PypiSource {
  kind: 'pypi';
  name: string;
  /** Name and exact version. */
  package: string;
  folder: string;
}

/** `<folder><file name><suffix>` in the Debian package is the file. */
export interface DebianSource {
  kind: 'debian';
  name: string;
  package: string;
  folder: string;
  suffix: '' | '.gz';
}

/** The manifest's entry for a data set. */
export interface DataSetEntry {
  title: string;
  homepage: string;
  license: string;
  files: WantedFile[];
  /** In the order in which they are tried. */
  sources: (HttpSource | ArchiveSource | NpmSource | Cifar10SheetsSource | PypiSource | DebianSource)[];
  /** A remark that must be shown with all results of this data set. */
  remark?: string;
  /** The data set that this one replaces if it cannot be fetched. */
  standsInFor?: string;
}

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
 * @throws Error if the manifest in `SIAMESE_DATA` is not JSON, or if the manifest has no such data set
 */
export async function findDataSet(key: string): Promise<DataSetPlace> {
  const { path: manifest, entries } = await readManifest();
  if (!Object.hasOwn(entries, key)) {
    throw new Error(`${manifest}: has no data set '${key}', only ${Object.keys(entries).join(', ')}`);
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

/**
 * The manifest in use, and its path, for messages.
 * @throws Error if the manifest in `SIAMESE_DATA` is not JSON
 */
export async function readManifest(): Promise<{ path: string; entries: Record<string, DataSetEntry> }> {
  const own = ownFolder();
  const path = own && join(own, 'manifest.json');
  const text = path && (await readFile(path, 'utf8').catch(ifThere));
  if (!text)
    return {
      path: join(findCheckout()?.data ?? __dirname, 'manifest.json'),
      entries: shipped as unknown as Record<string, DataSetEntry>,
    };
  try {
    return { path, entries: JSON.parse(text) };
  } catch (error) {
    throw new Error(`${path}: not JSON: ${(error as Error).message}`);
  }
}

function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
