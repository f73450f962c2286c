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

/** The archive of a source as a folder in `SIAMESE_MIRROR` may hold it. */
export interface MirroredArchive {
  name: string;
  sha256: string;
  /** The folder in it that has the files. */
  folder: string;
}

/** `<folder><file name>` in the compressed tar archive at `address` is the file. */
export interface ArchiveSource {
  kind: 'archive';
  name: string;
  address: string;
  folder: string;
  mirrored?: MirroredArchive;
}

/** The recordings of Free Spoken Digits in `<folder>` of the compressed tar archive at `address`: joined, they are the file. */
export interface SpokenDigitsSource {
  kind: 'spoken-digits';
  name: string;
  address: string;
  folder: string;
  mirrored?: MirroredArchive;
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
  sources: (
    | HttpSource
    | ArchiveSource
    | SpokenDigitsSource
    | NpmSource
    | Cifar10SheetsSource
    | PypiSource
    | DebianSource
  )[];
  /** A remark that must be shown with all results of this data set. */
  remark?: string;
  /** The data set that this one replaces if it cannot be fetched. */
  standsInFor?: string;
  /** Whether `npm run data` and the tests go on without it where it cannot be reached, and say so. */
  optional?: boolean;
}
