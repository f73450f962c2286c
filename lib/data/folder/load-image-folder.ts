import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import sharp from 'sharp';
import { knownOptions } from '../../checks/known-options';
import { printable } from '../../checks/printable';
import { causeOf } from '../../checks/reason-of';
import { namedError } from '../../files/path-errors';
import { type ImageDataset, makeImageDataset } from '../dataset';
import { cacheFolder } from '../manifest';
import { openStoredImages } from '../open-stored-images';
import type { StoredImages } from '../stored-images';
import { decodeFolder } from './decode-folder';
import { nameOf } from './file-names';
import type { FileRemark } from './file-remark';
import { decodingOf, type ImageFolderOptions } from './folder-options';
import { folderSummary } from './folder-summary';
import { type ImageIndex, readImageIndex } from './image-file';
import { type ListedClass, listImageFiles } from './list-image-files';

/** The report of `loadImageFolder`, in addition to the data set. */
export interface FolderReport {
  /** The file of each row, relative to the folder, with `/`: `cats/1.jpg`. */
  files: string[];
  /** What was skipped: unreadable files, folders without images, circular links. */
  skipped: FileRemark[];
  /** Files that were loaded with some loss: animations, transparency, 16 bits, CMYK. */
  adapted: FileRemark[];
  /** A summary of a few lines for people. */
  summary: string;
}

const known = knownOptions<ImageFolderOptions>('loadImageFolder(folder, { size: 96 })', {
  size: true,
  channels: true,
  fit: true,
  background: true,
  maxPixels: true,
  followExternalLinks: true,
  allowSplitNames: true,
  memory: true,
  onDisk: true,
  cache: true,
  name: true,
});

/**
 * The images of a folder as a data set: each sub-folder is a class with its name, and all images in it, at any depth, belong to that class.
 * Classes and files are ordered by name (by code units), so that the same folder gives the same rows.
 *
 * JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP (uncompressed), PGM, PPM and PBM are recognised by their content, whatever their names. Each
 * picture is rotated by its EXIF data and resized by `fit` (reduced with Lanczos 3); colours become sRGB with 8 bits per channel; of an
 * animation the first frame is used. A file is skipped and reported if it is not an image, is damaged or cut short, is larger than 128 MB
 * or `maxPixels`, takes more than 30 seconds, or is not in a sub-folder; so is a sub-folder without a readable image. Names that begin with
 * a dot are silently ignored. In a name that is not UTF-8, bytes beyond ASCII are shown as escapes such as `\xe9`, and so are control
 * characters in the name of a class. Symbolic links are followed, but each folder is read only once per class; links out of the folder are
 * reported and not followed, unless `followExternalLinks` is set.
 *
 * Pictures are decoded once, up to four at a time, into a file in the cache. Later calls read that file as long as the names, sizes and
 * times of the folder's files are the same. With `onDisk` the images stay there, as `StoredImages`: `embed` and `fit` read one batch at a
 * time, so that memory does not grow with their number.
 *
 * @param folder a folder with one sub-folder per class
 * @returns images [size, height, width, channels], with the report
 * @throws Error if an option is unknown; RangeError if an option is out of its range; Error if there is no such folder or no readable
 * image, if sub-folders are named `train`, `test` or the like and `allowSplitNames` is not set, if the images take more than `memory` bytes
 * and `onDisk` is not set, or if the cache cannot be written
 */
export function loadImageFolder(
  folder: string,
  options: ImageFolderOptions & { onDisk: true },
): Promise<StoredImages & FolderReport>;
export function loadImageFolder(folder: string, options?: ImageFolderOptions): Promise<ImageDataset & FolderReport>;
export async function loadImageFolder(
  folder: string,
  options: ImageFolderOptions = {},
): Promise<(ImageDataset | StoredImages) & FolderReport> {
  const { memory = 2 ** 31, onDisk = false } = known(options);
  const decoding = decodingOf(options);
  const place = await requireFolder(folder);
  const title = basename(nameOf(place));
  const name = options.name ?? printable(title);
  const listed = await listImageFiles(place, options).catch((error) => {
    throw unreadable(folder, error);
  });
  if (!options.allowSplitNames) requireNoParts(folder, listed.classes);
  const count = listed.classes.reduce((sum, { files }) => sum + files.length, 0);
  const bytes = count * decoding.height * decoding.width * decoding.channels;
  if (!onDisk && bytes > memory)
    throw new Error(
      `loadImageFolder: the images must take at most ${memory} bytes of memory, found ${count} of ${decoding.height}x${decoding.width}x${decoding.channels}, which take ${bytes}; pass onDisk: true, a smaller size, or more memory`,
    );

  const settings = JSON.stringify([place.toString('latin1'), decoding]);
  const file = `${title.replace(/[^\w-]+/g, '_')}-${hash(settings).slice(0, 12)}.images`;
  const target = join(resolve(options.cache ?? cacheFolder('image-folders')), file);
  const fingerprint = hash(JSON.stringify([sharp.versions.vips, settings, listed]));
  const kept = await readImageIndex(target);
  const index =
    kept?.fingerprint === fingerprint
      ? kept
      : await decodeFolder(place, listed, { target, decoding, fingerprint, title: `decode ${name}` });
  requireImages(folder, index);
  return withReport(openFile(target, name, index), index, onDisk);
}

function openFile(target: string, name: string, { shape, classNames, labels }: ImageIndex): StoredImages {
  return openStoredImages(target, { name, shape, classNames, labels: Int32Array.from(labels), size: labels.length });
}

function withReport(stored: StoredImages, { files, skipped, adapted }: ImageIndex, onDisk: boolean) {
  const report = { files, skipped, adapted, summary: folderSummary({ ...stored, skipped, adapted }) };
  if (onDisk) return { ...stored, ...report };
  const images = stored.read(Int32Array.from(stored.labels, (_, row) => row));
  stored.close();
  return { ...makeImageDataset({ ...stored, images }), ...report };
}

async function requireFolder(folder: string): Promise<Buffer> {
  const place = await realpath(folder, 'buffer').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw unreadable(folder, error);
  });
  if (place && (await stat(place)).isDirectory()) return place;
  throw new Error(
    `loadImageFolder: folder must have one sub-folder per class, found ${place ? 'a file' : 'nothing'} at ${printable(folder)}`,
  );
}

function unreadable(folder: string, error: unknown): Error {
  const { message } = namedError(folder, 'could not be read', error) as Error;
  return new Error(`loadImageFolder: ${printable(message)}`, causeOf(error));
}

/** The usual names of the parts of a split data set. */
const partNames = /^(train|training|test|testing|val|valid|validation|dev|eval|evaluation)$/i;

/** Refuses a folder whose sub-folders are named like the parts of a data set, since the classes are then one level deeper. */
function requireNoParts(folder: string, classes: readonly ListedClass[]): void {
  const filled = classes.filter(({ files }) => files.length > 0).map(({ name }) => name);
  const parts = filled.filter((name) => partNames.test(name));
  if (parts.length === 0 || (parts.length === 1 && filled.length > 1)) return;
  throw new Error(
    `loadImageFolder: ${printable(folder)} has ${parts.length === 1 ? 'the sub-folder' : 'the sub-folders'} ${parts.join(', ')}: are they parts of a data set, with the classes inside? Then load each by itself, such as '${printable(join(folder, parts[0]))}'. Are they classes? Then pass allowSplitNames: true`,
  );
}

function requireImages(folder: string, { labels, skipped }: ImageIndex): void {
  if (labels.length > 0) return;
  const [first] = skipped;
  const why = first ? `; skipped ${skipped.length}, the first ${printable(first.file)}: ${first.reason}` : '';
  throw new Error(
    `loadImageFolder: folder must have one sub-folder of images per class, found no readable image in ${printable(folder)}${why}`,
  );
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
