import { spawnSync } from 'node:child_process';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { partialPath, removeAbandoned } from '../../lib/files/partial-files';
import { temporaryFolder } from '../data/tiny-data-set';

const deadPid = () => spawnSync(process.execPath, ['--version']).pid;

test('paths are hidden, in the folder, and never the same twice', () => {
  const paths = Array.from({ length: 100 }, () => partialPath('/cache', 'images'));
  expect(new Set(paths).size).toBe(100);
  for (const path of paths) expect([dirname(path), basename(path).slice(0, 8)]).toEqual(['/cache', '.images.']);
});

test('partial files of a killed process are removed, those of a running one stay', async () => {
  const folder = await temporaryFolder();
  const running = partialPath(folder, 'images');
  const abandoned = running.replace(`-${process.pid}-`, `-${deadPid()}-`);
  const abandonedFolder = abandoned.replace('images', 'npm');
  await writeFile(running, '');
  await writeFile(abandoned, '');
  await mkdir(join(abandonedFolder, 'package'), { recursive: true });
  await writeFile(join(folder, 'images'), '');
  await writeFile(join(folder, 'notes.part'), '');
  await removeAbandoned(folder);
  expect((await readdir(folder)).sort()).toEqual([basename(running), 'images', 'notes.part'].sort());
});

test('partial files of another machine stay for an hour', async () => {
  const folder = await temporaryFolder();
  const fresh = join(folder, `.images.otherhost-${deadPid()}-0123456789ab.part`);
  const old = join(folder, `.labels.otherhost-${deadPid()}-0123456789ab.part`);
  await writeFile(fresh, '');
  await writeFile(old, '');
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  await utimes(old, longAgo, longAgo);
  await removeAbandoned(folder);
  expect(await readdir(folder)).toEqual([basename(fresh)]);
});

test('a folder that does not exist is no error', async () => {
  await expect(removeAbandoned('/no/such/folder')).resolves.toBeUndefined();
});
