import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { linkedPath, replaceFile, requireReplaceable } from '../../lib/files/replace-file';
import { writeTogether } from '../../lib/files/write-together';
import { openExactGallery } from '../../lib/gallery/exact-gallery';
import { writeTensorsFile } from '../../lib/models/saved/tensors-file';
import { bundle } from '../data/bundle';

const root = mkdtempSync(join(tmpdir(), 'replace-file-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
});

const modeOf = (path: string) => statSync(path).mode & 0o777;

/** Every function that replaces a file, with its path. */
const writers: [name: string, write: (path: string) => Promise<unknown>][] = [
  ['a text', (path) => replaceFile(path, (beside) => writeFile(beside, 'new'))],
  ['the files of an encoder', (path) => writeTogether(join(path, '..'), [[path.split('/').at(-1)!, 'new']])],
  ['a checkpoint', (path) => writeTensorsFile(path, { tensors: new Map(), metadata: { note: 'new' } })],
  [
    'a gallery',
    async (path) => {
      const gallery = await openExactGallery({ dimensions: 1, file: path });
      await gallery.save();
      await gallery.close();
    },
  ],
];

describe.each(writers)('when %s is saved', (name, write) => {
  it('the file keeps its mode', async () => {
    const path = join(folder, 'file');
    if (name !== 'a gallery') writeFileSync(path, 'old');
    else await write(path);
    for (const mode of [0o600, 0o640, 0o666]) {
      chmodSync(path, mode);
      await write(path);
      expect(modeOf(path)).toBe(mode);
    }
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('a symbolic link stays, and what it leads to is written, even if it does not exist yet', async () => {
    mkdirSync(join(folder, 'elsewhere'));
    const [link, target] = [join(folder, 'link'), join(folder, 'elsewhere', 'file')];
    symlinkSync('elsewhere/file', link);
    for (const _ of [1, 2]) {
      await write(link);
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect(readlinkSync(link)).toBe('elsewhere/file');
      expect(statSync(target).size).toBeGreaterThan(0);
      chmodSync(target, 0o600);
    }
    expect(modeOf(target)).toBe(0o600);
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual(['file']);
    expect(readdirSync(folder).sort()).toEqual(['elsewhere', 'link']);
  });

  it('the error names a folder in its place', async () => {
    const path = join(folder, 'file');
    mkdirSync(path);
    await expect(write(path)).rejects.toThrow(path);
  });

  it('the error names a folder that cannot be made', async () => {
    writeFileSync(join(folder, 'no-folder'), '');
    await expect(write(join(folder, 'no-folder', 'file'))).rejects.toThrow(join(folder, 'no-folder'));
  });
});

/** What a program prints when an ordinary user runs it, since the superuser may write everywhere. */
async function asNobody(program: string, ...args: string[]): Promise<string> {
  const built = await bundle('lib/files/replace-file.ts');
  const dropRights = `const lab = require(process.argv[1]);
    if (process.getuid() === 0) { process.setgroups([]); process.setgid(65534); process.setuid(65534); }
    (async () => { ${program} })().then(() => console.log('done'), ({ message }) => console.log(message));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', dropRights, built.path, ...args], { encoding: 'utf8' });
  await built.remove();
  return stdout + stderr;
}

describe('requireReplaceable', () => {
  it('reports, before there is any content, a file that cannot be written, and leaves nothing', async () => {
    const path = join(folder, 'new', 'file');
    await requireReplaceable(path);
    expect(readdirSync(join(folder, 'new'))).toEqual([]);
    await expect(requireReplaceable(join(folder, 'new'))).rejects.toThrow('must be a file, found a folder');
  });
});

describe('replaceFile', () => {
  it("replaces a user's own file whatever its mode, but not a read-only one", async () => {
    chmodSync(root, 0o755);
    chmodSync(folder, 0o777);
    const path = join(folder, 'file');
    const program = `
      const fs = require('node:fs');
      const path = process.argv[2];
      const write = (text) => lab.replaceFile(path, async (beside) => {
        if ((fs.statSync(beside).mode & 0o777) !== 0o600) throw new Error('others can read what is written');
        fs.writeFileSync(beside, text);
      });
      fs.writeFileSync(path, 'old');
      fs.chmodSync(path, 0o222);
      await write('new');
      fs.chmodSync(path, 0o444);
      await write('newer');`;
    expect(await asNobody(program, path)).toBe(
      `${path}: could not be written: EACCES: permission denied, access '${path}'; ` +
        'this user lacks the permission; change the permissions of the file or its folder, or name another path\n',
    );
    expect([readFileSync(path, 'utf8'), modeOf(path), readdirSync(folder)]).toEqual(['new', 0o444, ['file']]);
  }, 60_000);

  it('names a folder that may not be written to', async () => {
    chmodSync(root, 0o755);
    chmodSync(folder, 0o555);
    const path = join(folder, 'file');
    const said = await asNobody('await lab.replaceFile(process.argv[2], async () => {})', path);
    expect(said).toMatch(
      new RegExp(`^${path}: could not be written: EACCES: .*; this user lacks the permission; change the permissions`),
    );
    chmodSync(folder, 0o777);
  }, 60_000);

  it('names the file if the disk is full, and leaves it as it was', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'old');
    // Node's own error names no path.
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    const failing = replaceFile(path, () => Promise.reject(full));
    await expect(failing).rejects.toThrow(
      `${path}: could not be written: ENOSPC: no space left on device, write; make room`,
    );
    await expect(failing).rejects.toMatchObject({ code: 'ENOSPC', cause: full });
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['old', ['file']]);
  });

  it('passes on an error of another kind', async () => {
    const failing = replaceFile(join(folder, 'file'), () => Promise.reject(new TypeError('no text')));
    await expect(failing).rejects.toThrow(TypeError);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a link that leads back to itself', async () => {
    const link = join(folder, 'link');
    symlinkSync('link', link);
    await expect(replaceFile(link, (path) => writeFile(path, ''))).rejects.toThrow('leads back to itself');
    expect(await linkedPath(join(folder, 'none'))).toBe(join(folder, 'none'));
  });
});
