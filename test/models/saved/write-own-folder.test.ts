import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeOwnFolder } from '../../../lib/models/saved/write-own-folder';
import { temporaryFolder } from './encoders';

const path = temporaryFolder();
const own = /^(list|item-\d)$/;
const write = (folder: string, ...names: string[]) =>
  writeOwnFolder('test', folder, own, () => names.map((name): [string, string] => [name, name]));

describe('writeOwnFolder', () => {
  it('makes the folder, and removes what it wrote the last time', async () => {
    const folder = path('own');
    expect(await write(folder, 'item-1', 'list')).toEqual([join(folder, 'item-1'), join(folder, 'list')]);
    await write(folder, 'item-2', 'list');
    expect(readdirSync(folder).sort()).toEqual(['item-2', 'list']);
    expect(readFileSync(join(folder, 'item-2'), 'utf8')).toBe('item-2');
  });

  it('writes nothing beside strange files, which it names', async () => {
    const folder = path('strange');
    await write(folder, 'list');
    for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(folder, name), '');
    await expect(write(folder, 'item-1')).rejects.toThrow(`test: ${folder} holds a, b, c …, which would stay`);
    expect(existsSync(join(folder, 'item-1'))).toBe(false);
    writeFileSync(join(folder, '\u001b[2J'), '');
    await expect(write(folder, 'item-1')).rejects.toThrow(`${folder} holds \\x1b[2J, a, b …`);
  });

  it('gives a new name the mode of what it supersedes, from the first byte on, and no link', async () => {
    const folder = path('modes');
    const modeOf = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8);
    await write(folder, 'item-1', 'item-2', 'list');
    chmodSync(join(folder, 'item-1'), 0o660);
    chmodSync(join(folder, 'item-2'), 0o606);
    let meanwhile = '';
    const look = async (beside: string) => {
      meanwhile = (statSync(beside).mode & 0o777).toString(8);
    };
    await writeOwnFolder('test', folder, own, () => [
      ['item-3', look],
      ['list', ''],
    ]);
    expect([meanwhile, modeOf('item-3')]).toEqual(['600', '600']);

    const elsewhere = path('elsewhere');
    renameSync(join(folder, 'item-3'), elsewhere);
    symlinkSync(elsewhere, join(folder, 'item-3'));
    await write(folder, 'item-4', 'list');
    expect(lstatSync(join(folder, 'item-4')).isFile()).toBe(true);
    expect([modeOf('item-4'), readdirSync(folder).sort(), existsSync(elsewhere)]).toEqual([
      '600',
      ['item-4', 'list'],
      true,
    ]);
  });

  it('leaves everything as it was if the files cannot be made', async () => {
    const folder = path('kept');
    await write(folder, 'list');
    const failing = writeOwnFolder('test', folder, own, () => {
      throw new Error('no files');
    });
    await expect(failing).rejects.toThrow('no files');
    expect(readdirSync(folder)).toEqual(['list']);
  });
});
