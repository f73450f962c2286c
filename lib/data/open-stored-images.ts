import { closeSync, openSync, readSync } from 'node:fs';
import type { ImageDataset } from './dataset';
import { requireRows } from './require-rows';
import type { StoredImages } from './stored-images';

/** A system call can read less than 2 GB. */
const mostAtOnce = 2 ** 30;

/** Images whose pixels are stored one after another from the beginning of the file `path`, which stays open until `close`. */
export function openStoredImages(path: string, images: Omit<ImageDataset, 'images'>): StoredImages {
  const { name, shape, labels, classNames, size } = images;
  const pixels = shape.reduce((product, length) => product * length, 1);
  let file: number | undefined = openSync(path, 'r');

  function readAt(row: number, target: Uint8Array): void {
    if (file === undefined) throw new Error(`${name}: must be open to read images, found closed; read before close()`);
    for (let done = 0; done < target.length; ) {
      const bytes = readSync(file, target, done, Math.min(target.length - done, mostAtOnce), row * pixels + done);
      if (bytes === 0)
        throw new Error(`${name}: ${path} ends within image ${row + Math.floor(done / pixels)} of ${size}`);
      done += bytes;
    }
  }

  return {
    name,
    shape,
    labels,
    classNames,
    size,
    read(rows) {
      requireRows('read', images, rows);
      const batch = new Uint8Array(rows.length * pixels);
      for (let from = 0; from < rows.length; ) {
        let to = from + 1;
        while (to < rows.length && rows[to] === rows[to - 1] + 1) to++;
        readAt(rows[from], batch.subarray(from * pixels, to * pixels));
        from = to;
      }
      return batch;
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
