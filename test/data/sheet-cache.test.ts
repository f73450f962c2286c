import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readSheets, writeSheets } from '../../lib/data/sheet-cache';
import { sheetLayout } from '../../lib/data/tile-sheet';
import { damaged, someBytes, temporaryFolder } from './tiny-data-set';

const layout = sheetLayout(6, 10);
const names = ['red', 'blue'];
const sheets = names.map((_, i) => someBytes(3 * layout.width * layout.height, i + 1));

async function keptFolder() {
  const folder = join(await temporaryFolder(), 'some', 'sheets');
  await writeSheets(folder, names, sheets, layout);
  return {
    folder,
    read: (of = names) => readSheets(folder, of, layout),
    file: (name: string) => readFile(join(folder, name)),
    put: (name: string, bytes: Uint8Array | string) => writeFile(join(folder, name), bytes),
  };
}

const plain = (pixels: Uint8Array[] | undefined) => pixels?.map((sheet) => Buffer.from(sheet).toString('hex'));

describe('kept sheets', () => {
  it('come back as they were, by name', async () => {
    const { folder, read } = await keptFolder();
    expect((await readdir(folder)).sort()).toEqual(['blue.png', 'red.png', 'sheets.json']);
    expect(plain(await read())).toEqual(plain(sheets));
    expect(plain(await read(['blue', 'red']))).toEqual(plain([sheets[1], sheets[0]]));
    expect(plain(await read(['blue']))).toEqual(plain([sheets[1]]));
  });

  it('are replaced by others of that name', async () => {
    const { folder, read } = await keptFolder();
    await writeSheets(folder, names, [sheets[1], sheets[0]], layout);
    expect(plain(await read())).toEqual(plain([sheets[1], sheets[0]]));
  });

  it('are not found without the folder, the index or one of the sheets', async () => {
    expect(await readSheets('/no/such/folder', names, layout)).toBeUndefined();
    const { folder, read } = await keptFolder();
    expect(await read(['red', 'green'])).toBeUndefined();
    await rm(join(folder, 'sheets.json'));
    expect(await read()).toBeUndefined();
  });

  it('are not used if one is missing, shortened, longer, or has one bit changed', async () => {
    const { folder, read, file, put } = await keptFolder();
    const whole = await file('blue.png');
    const broken = [
      whole.subarray(0, -1),
      Buffer.concat([whole, Buffer.of(0)]),
      '',
      ...[8, 60, whole.length - 13].map((at) => damaged(whole, at)),
    ];
    for (const bytes of broken) {
      await put('blue.png', bytes);
      expect(await read()).toBeUndefined();
    }
    await rm(join(folder, 'blue.png'));
    expect(await read()).toBeUndefined();
    await put('blue.png', whole);
    expect(plain(await read())).toEqual(plain(sheets));
  });

  it.each(['', '{', 'null', '{}', '[null, 3, {}]', '[{"name":"red.png"}]', '"red.png"'])(
    'are not used with an index of %j',
    async (index) => {
      const { read, put } = await keptFolder();
      await put('sheets.json', index);
      expect(await read()).toBeUndefined();
    },
  );

  it('are not used if the index vouches for something that is not such a sheet', async () => {
    const { folder, read, put } = await keptFolder();
    const text = Buffer.from('no PNG');
    await put('red.png', text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    await put('sheets.json', JSON.stringify([{ name: 'red.png', size: text.length, sha256 }]));
    expect(await read(['red'])).toBeUndefined();
    await writeSheets(folder, ['red'], [sheets[0]], layout);
    expect(plain(await read(['red']))).toEqual(plain([sheets[0]]));
    expect(await readSheets(folder, ['red'], sheetLayout(4, 10))).toBeUndefined();
  });

  it('are not used if a small file promises many pixels, which are not decoded', async () => {
    const { read, put } = await keptFolder();
    const create = { width: 8_000, height: 8_000, channels: 3, background: '#000' } as const;
    const bomb = await sharp({ create }).png().toBuffer();
    await put('red.png', bomb);
    const sha256 = createHash('sha256').update(bomb).digest('hex');
    await put('sheets.json', JSON.stringify([{ name: 'red.png', size: bomb.length, sha256 }]));
    const before = process.resourceUsage().maxRSS;
    expect(await read(['red'])).toBeUndefined();
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(60_000); // KB; the pixels are 190 MB
  });

  it('are not left half written: if they cannot be written, there is an error and no file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'taken'), '');
    await expect(writeSheets(join(folder, 'taken'), names, sheets, layout)).rejects.toThrow(/EEXIST|ENOTDIR/);
    await mkdir(join(folder, 'other', 'red.png'), { recursive: true });
    await expect(writeSheets(join(folder, 'other'), names, sheets, layout)).rejects.toThrow('red.png');
    expect(await readdir(join(folder, 'other'))).toEqual(['red.png']);
  });
});
