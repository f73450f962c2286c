import { mkdir } from 'node:fs/promises';
import sharp from 'sharp';
import { removeAbandoned } from '../files/partial-files';
import type { WantedFile } from './manifest-entry';
import type { SheetLayout } from './tile-sheet';
import { readIndex, readVerified, saveHashed } from './verified-file';

/** Holds the size and sha256 of the sheets beside it; written when they are complete. */
const indexName = 'sheets.json';

/**
 * The sheets in a folder, `<name>.png` in the order of `names`: red, green and blue of each pixel. Undefined if one of them is missing,
 * damaged or of another layout.
 */
export async function readSheets(
  folder: string,
  names: readonly string[],
  layout: SheetLayout,
): Promise<Uint8Array[] | undefined> {
  const found = await readIndex(folder, indexName);
  const index: (WantedFile | undefined)[] = Array.isArray(found) ? found : [];
  const sheets: Uint8Array[] = [];
  for (const name of names) {
    const wanted = index.find((file) => file?.name === `${name}.png`);
    const png = wanted && (await readVerified(folder, wanted));
    const pixels = png instanceof Uint8Array && (await decode(png, layout));
    if (!pixels) return undefined;
    sheets.push(pixels);
  }
  return sheets;
}

/**
 * Keeps sheets in a folder as `<name>.png`, each put there in one step, and finally their index, so that the remains of a killed process
 * are not taken as complete. Any number of processes may do so at once.
 * @throws the system's error if the folder cannot be made or written to
 */
export async function writeSheets(
  folder: string,
  names: readonly string[],
  sheets: readonly Uint8Array[],
  { width, height }: SheetLayout,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await removeAbandoned(folder);
  const index: WantedFile[] = [];
  for (const [i, name] of names.entries()) {
    const png = await sharp(sheets[i], { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    index.push(await saveHashed(folder, `${name}.png`, png));
  }
  await saveHashed(folder, indexName, Buffer.from(`${JSON.stringify(index, undefined, 2)}\n`));
}

/** A sheet of another size is refused before it is decoded: a small file may claim any number of pixels. */
async function decode(png: Uint8Array, { width, height }: SheetLayout): Promise<Uint8Array | undefined> {
  try {
    const sheet = sharp(png, { failOn: 'warning', limitInputPixels: width * height });
    const { data, info } = await sheet.raw().toBuffer({ resolveWithObject: true });
    return info.width === width && info.height === height && info.channels === 3 ? data : undefined;
  } catch {
    return undefined;
  }
}
