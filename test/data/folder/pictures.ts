import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { someBytes, temporaryFolder } from '../tiny-data-set';

/** A picture of one colour. */
export const plain = (background: string, width = 20, height = 10) =>
  sharp({ create: { width, height, channels: 3, background } });

/** A picture of noise, which compresses badly. */
export const noise = (seed = 1, width = 20, height = 10) =>
  sharp(someBytes(width * height * 3, seed), { raw: { width, height, channels: 3 } });

/** Left half red, right half blue, twice as wide as high. */
export function halves(): sharp.Sharp {
  const pixels = new Uint8Array(20 * 10 * 3).map((_, i) => {
    const left = Math.floor(i / 3) % 20 < 10;
    return i % 3 === (left ? 0 : 2) ? 255 : 0;
  });
  return sharp(pixels, { raw: { width: 20, height: 10, channels: 3 } });
}

/** Frames of one grey each, one above the other, as an animation. */
export const animation = (...grays: number[]) =>
  sharp(Uint8Array.from(grays.flatMap((gray) => Array<number>(16 * 16 * 3).fill(gray))), {
    raw: { width: 16, height: 16 * grays.length, channels: 3, pageHeight: 16 },
  });

/** A PNG whose header says that it is this large, but which holds only so many `bytes`, all black: a decompression bomb. */
export function bomb(width: number, height: number, bytes = 1e6): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // 8 bits per channel, red, green and blue
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(bytes))),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(content.length + 8);
  framed.writeUInt32BE(data.length, 0);
  content.copy(framed, 4);
  framed.writeUInt32BE(crc32(content), content.length + 4);
  return framed;
}

/** The checksum of ISO 3309, as the PNG specification gives it, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** A folder with these files, removed when the test ends. */
export async function folderOf(files: Record<string, Uint8Array | string>): Promise<string> {
  const folder = join(await temporaryFolder(), 'pictures');
  await mkdir(folder);
  await putFiles(folder, files);
  return folder;
}

export async function putFiles(folder: string, files: Record<string, Uint8Array | string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}
