import { deflateRawSync, deflateSync } from 'node:zlib';

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Numbers of two or four bytes, the least significant byte first. */
function little(fields: readonly [value: number, size: 2 | 4][]): Buffer {
  return Buffer.concat(
    fields.map(([value, size]) => {
      const bytes = Buffer.alloc(size);
      bytes.writeUIntLE(value, 0, size);
      return bytes;
    }),
  );
}

/** A zip archive of the members, in their order. `says` is written in place of each member's size. */
export function zipOf(members: readonly (readonly [path: string, bytes: Uint8Array])[], { says = -1 } = {}): Buffer {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [path, bytes] of members) {
    const [name, data] = [Buffer.from(path), deflateRawSync(bytes)];
    const shared = little([
      [20, 2],
      // Names are UTF-8.
      [0x800, 2],
      [8, 2],
      [0, 4],
      [crc32(bytes), 4],
      [data.length, 4],
      [says < 0 ? bytes.length : says, 4],
      [name.length, 2],
      [0, 2],
    ]);
    const file = Buffer.concat([little([[0x04034b50, 4]]), shared, name, data]);
    directory.push(
      Buffer.concat([
        little([
          [0x02014b50, 4],
          [20, 2],
        ]),
        shared,
        little([
          [0, 2],
          [0, 2],
          [0, 2],
          [0, 4],
          [at, 4],
        ]),
        name,
      ]),
    );
    files.push(file);
    at += file.length;
  }
  const entries = Buffer.concat(directory);
  const count = members.length;
  const end = little([
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [entries.length, 4],
    [at, 4],
    [0, 2],
  ]);
  return Buffer.concat([...files, entries, end]);
}

/** A PNG of 1 bit per pixel, as Omniglot's are, black where `isInk`. */
export function drawing(isInk: (x: number, y: number) => boolean, { width = 105, height = 105 } = {}): Buffer {
  const bytesPerRow = 1 + Math.ceil(width / 8);
  const rows = Buffer.alloc(height * bytesPerRow);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (!isInk(x, y)) rows[y * bytesPerRow + 1 + (x >> 3)] |= 0x80 >> (x & 7);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const chunks = [
    ['IHDR', header],
    ['IDAT', deflateSync(rows)],
    ['IEND', Buffer.alloc(0)],
  ] as const;
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, ...chunks.map(([name, data]) => pngChunk(name, data))]);
}

function pngChunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), data]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  crc.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, crc]);
}

/** A drawing with ink in one pixel of the first row. */
export const dot = (x: number) => drawing((column, row) => row === 0 && column === x);

/** The `class_labels.txt` of a run. */
export const labelsOf = (run: string, answers: readonly number[]) =>
  Buffer.from(
    answers
      .map((answer, i) => `${run}/test/item${two(i + 1)}.png ${run}/training/class${two(answer + 1)}.png\n`)
      .join(''),
  );

export const two = (number: number) => `${number}`.padStart(2, '0');
