import { availableParallelism } from 'node:os';
import { printable } from '../../checks/printable';
import { reasonOf } from '../../checks/reason-of';
import { slowProgress } from '../slow-progress';
import { DamagedImage, type Decoding, decodeImage } from './decode-image';
import type { FileRemark } from './file-remark';
import { type ImageIndex, writeImageFile } from './image-file';
import { type ListedClass, type ListedFile, pathIn } from './list-image-files';
import { mapInOrder } from './map-in-order';
import { SharedLock } from './shared-lock';

/** The number of pictures decoded at the same time: more would only take more memory. */
const atOnce = Math.min(4, availableParallelism());
/** libvips shares one error buffer among all files: a file that fails beside others is decoded again alone, to get its own reason. */
const libvips = new SharedLock();

/**
 * Decodes the files of all classes, in their order, into the file `target`: a few at a time, so that memory does not grow with their
 * number. A file that cannot be decoded is skipped, and so is a class without any image left.
 */
export async function decodeFolder(
  folder: Buffer,
  { classes, skipped: before }: { classes: readonly ListedClass[]; skipped: readonly FileRemark[] },
  { target, decoding, fingerprint, title }: { target: string; decoding: Decoding; fingerprint: string; title: string },
): Promise<ImageIndex> {
  const { height, width, channels } = decoding;
  const index: ImageIndex = {
    fingerprint,
    shape: [height, width, channels],
    classNames: [],
    labels: [],
    files: [],
    skipped: [...before],
    adapted: [],
  };
  const tell = slowProgress(
    title,
    classes.reduce((sum, { files }) => sum + files.length, 0),
  );
  const decode = async ({ file, path }: ListedFile) => {
    const work = () => decodeImage(pathIn(folder, path), decoding);
    try {
      const again = (error: unknown) => {
        if (error instanceof DamagedImage) return libvips.exclusive(work);
        throw error;
      };
      return { file, ...(await libvips.shared(work).catch(again)) };
    } catch (error) {
      return { file, reason: reasonOf(error) };
    }
  };
  try {
    await writeImageFile(target, async (append) => {
      for (const { name, files } of classes) {
        const first = index.labels.length;
        for await (const found of mapInOrder(files, atOnce, decode)) {
          tell.next();
          if (found.reason !== undefined) {
            index.skipped.push(found);
            continue;
          }
          const { file, pixels, remark } = found;
          if (index.labels.length === first) index.classNames.push(printable(name));
          index.labels.push(index.classNames.length - 1);
          index.files.push(file);
          if (remark) index.adapted.push({ file, reason: remark });
          await append(pixels);
        }
        if (index.labels.length === first)
          index.skipped.push({ file: name, reason: 'a class without a readable image' });
      }
      return index;
    });
  } finally {
    tell.end();
  }
  return index;
}
