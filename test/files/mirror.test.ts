import { createHash } from 'node:crypto';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { findInMirror, mirrorFolder } from '../../lib/files/mirror';
import { temporaryFolder } from '../data/tiny-data-set';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const wanted = { name: 'images', algorithm: 'sha256', digests: [sha256('right')] };

/** Makes a folder of files, given by path. */
async function mirror(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

test('the mirror is the folder that SIAMESE_MIRROR names, if any', () => {
  expect(mirrorFolder({ SIAMESE_MIRROR: 'elsewhere' })).toBe(resolve('elsewhere'));
  expect(mirrorFolder({ SIAMESE_MIRROR: '' })).toBeUndefined();
  expect(mirrorFolder({})).toBeUndefined();
});

test.each(['images', 'a/images', 'a/b/images'])(
  'a file is found in the folder or up to two below: %s',
  async (path) => {
    const folder = await mirror({ [path]: 'right', 'z/other': 'right', 'z/images': 'wrong' });
    expect(await findInMirror(folder, wanted)).toEqual({ path: join(folder, path) });
  },
);

test('a file is not found three folders below, nor under another name', async () => {
  const folder = await mirror({ 'a/b/c/images': 'right', 'images.bak': 'right' });
  expect(await findInMirror(folder, wanted)).toEqual({
    reason: `no file images in ${folder}, or up to two folders below`,
    lacks: true,
  });
});

test('of several files with the name, the one with the right hash is taken, and wrong ones are named', async () => {
  const folder = await mirror({ images: 'wrong', 'a/images': 'bad', 'b/images': 'right' });
  expect(await findInMirror(folder, wanted)).toEqual({ path: join(folder, 'b', 'images') });
  const others = await findInMirror(folder, { ...wanted, digests: [sha256('x'), sha256('y')] });
  expect(others).toEqual({
    reason: expect.stringContaining(
      `${join(folder, 'images')}: refused, its sha256 must be ${sha256('x')} or ${sha256('y')}, found ${sha256('wrong')}; `,
    ),
    lacks: false,
  });
});

test('names of folders are shown as text', async () => {
  const folder = await mirror({ '\u001b[2J/images': 'wrong' });
  const reason = expect.stringContaining(`${folder}/\\x1b[2J/images: refused, its sha256 must be`);
  expect(await findInMirror(folder, wanted)).toEqual({ reason, lacks: false });
});

test('several names may fit, and something other than the file may be hashed', async () => {
  const folder = await mirror({ 'images-1': 'wrong', 'images-2': 'thgir' });
  const fits = (name: string) => name.startsWith('images-');
  const read = (path: string) => Readable.from([path.endsWith('2') ? 'right' : 'wrong']);
  expect(await findInMirror(folder, { ...wanted, fits, read })).toEqual({ path: join(folder, 'images-2') });
});

test('links are followed; a folder of the name, a circle or a dead link does no harm', async () => {
  const folder = await mirror({ 'images/x': 'y', 'c/real': 'right' });
  await symlink('.', join(folder, 'a'));
  await symlink('nowhere', join(folder, 'b'));
  await symlink(join(folder, 'c', 'real'), join(folder, 'c', 'images'));
  const found = await findInMirror(folder, wanted);
  expect(found).toEqual({ path: expect.stringMatching(/c\/images$/) });
});

test('a mirror or a file that cannot be read is given as the reason', async () => {
  const folder = await mirror({});
  expect(await findInMirror(join(folder, 'no'), wanted)).toEqual({
    reason: expect.stringMatching(/^ENOENT: .*\/no'$/),
    lacks: false,
  });
  const failing = () => Readable.from(fail());
  async function* fail() {
    yield 'ri';
    throw new Error('the disk failed');
  }
  await writeFile(join(folder, 'images'), 'right');
  expect(await findInMirror(folder, { ...wanted, read: failing })).toEqual({
    reason: `${join(folder, 'images')}: the disk failed`,
    lacks: false,
  });
});

test.skipIf(process.getuid?.() === 0)('a folder below that cannot be read is left out', async () => {
  const folder = await mirror({ 'a/images': 'right', 'b/images': 'right' });
  await chmod(join(folder, 'a'), 0);
  expect(await findInMirror(folder, wanted)).toEqual({ path: join(folder, 'b', 'images') });
  await chmod(join(folder, 'a'), 0o700);
});
