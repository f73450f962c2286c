import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isWholeNumber } from '../../checks/require-whole-numbers';
import { openFile } from '../../files/read-whole-file';
import { writeTogether } from '../../files/write-together';
import type { FileRemark } from './file-remark';

/** The description at the end of a file of decoded images. */
export interface ImageIndex {
  /** The hash of the source files and settings; a change of either gives another. */
  fingerprint: string;
  shape: [height: number, width: number, channels: number];
  classNames: string[];
  /** The class and the file of each image, in the order of the rows. */
  labels: number[];
  files: string[];
  skipped: FileRemark[];
  adapted: FileRemark[];
}

/** The last bytes of the file, which holds the pixels of all rows; the index as JSON; its length in bytes (8 digits of base 36); this. */
const signature = 'SIAMESE IMAGES 1';
const tailBytes = signature.length + 8;

/**
 * Writes a file of decoded images beside its place and renames it.
 * @param write passes on the images in their order, and then gives the index
 */
export async function writeImageFile(
  path: string,
  write: (append: (pixels: Uint8Array) => Promise<void>) => Promise<ImageIndex>,
): Promise<void> {
  const content = async (part: string) => {
    const file = await open(part, 'w');
    try {
      const index = await write((pixels) => file.appendFile(pixels));
      const json = Buffer.from(JSON.stringify(index));
      await file.appendFile(json);
      await file.appendFile(json.length.toString(36).padStart(8, '0') + signature);
    } finally {
      await file.close();
    }
  };
  await writeTogether(dirname(path), [[basename(path), content]]);
}

/** The index of a file of `writeImageFile`; undefined if there is no file, or if it is damaged or cut short. */
export async function readImageIndex(path: string): Promise<ImageIndex | undefined> {
  let file: FileHandle | undefined;
  try {
    const opened = await openFile(
      path,
      (found) => {
        throw new Error(found);
      },
      Number.POSITIVE_INFINITY,
    );
    file = opened.file;
    const { size } = opened;
    const tail = (await readAt(file, size - tailBytes, tailBytes)).toString('latin1');
    const length = Number.parseInt(tail.slice(0, 8), 36);
    const pixelBytes = size - tailBytes - length;
    if (tail.slice(8) !== signature || !(length > 0 && pixelBytes >= 0)) return undefined;
    const index: unknown = JSON.parse((await readAt(file, pixelBytes, length)).toString());
    return isIndex(index, pixelBytes) ? index : undefined;
  } catch {
    return undefined;
  } finally {
    await file?.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new Error(`it must have ${length} bytes there, found ${bytesRead}`);
  return buffer;
}

function isIndex(value: unknown, pixelBytes: number): value is ImageIndex {
  const { fingerprint, shape, classNames, labels, files, skipped, adapted } = value as Partial<ImageIndex>;
  const texts = (list: unknown) => Array.isArray(list) && list.every((item) => typeof item === 'string');
  const remarks = (list: unknown) => Array.isArray(list) && list.every((item) => texts([item?.file, item?.reason]));
  const natural = (list: unknown): list is number[] => Array.isArray(list) && list.every((item) => isWholeNumber(item));
  return (
    typeof fingerprint === 'string' &&
    natural(shape) &&
    shape.length === 3 &&
    natural(labels) &&
    labels.length * shape[0] * shape[1] * shape[2] === pixelBytes &&
    texts(classNames) &&
    labels.every((label) => label < (classNames?.length ?? 0)) &&
    texts(files) &&
    files?.length === labels.length &&
    remarks(skipped) &&
    remarks(adapted)
  );
}
