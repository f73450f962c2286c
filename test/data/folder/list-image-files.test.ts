import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listImageFiles, pathIn } from '../../../lib/data/folder/list-image-files';
import { folderOf } from './pictures';

const names = async (folder: string) => {
  const { classes, skipped } = await listImageFiles(folder);
  return { classes: classes.map(({ name, files }) => [name, files.map(({ file }) => file)]), skipped };
};

describe('listImageFiles', () => {
  it('takes sub-folders as classes, with the files in them at any depth, by their names', async () => {
    const folder = await folderOf({
      'dogs/10.png': 'x',
      'dogs/9.png': 'xy',
      'Cats/é.png': 'x',
      'Cats/tabby/2.png': 'x',
      'Cats/tabby/1.png': 'x',
      'Cats/a.png': 'x',
    });
    expect(await names(folder)).toEqual({
      classes: [
        ['Cats', ['Cats/a.png', 'Cats/tabby/1.png', 'Cats/tabby/2.png', 'Cats/é.png']],
        ['dogs', ['dogs/10.png', 'dogs/9.png']],
      ],
      skipped: [],
    });
    const { classes } = await listImageFiles(folder);
    expect(classes[1].files.map(({ bytes }) => bytes)).toEqual([1, 2]);
    expect(classes[1].files[0].changed).toBeGreaterThan(1.6e12);
  });

  it('takes names as the bytes that they are', async () => {
    const folder = await folderOf({ 'été/1.png': 'x' });
    const latin = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('été', 'latin1')]);
    await mkdir(latin);
    await writeFile(Buffer.concat([latin, Buffer.from('/à.png', 'latin1')]), 'in Latin-1');
    const { classes, skipped } = await listImageFiles(folder);
    expect(classes.map(({ name, files }) => [name, files.map(({ file }) => file)])).toEqual([
      ['\\xe9t\\xe9', ['\\xe9t\\xe9/\\xe0.png']],
      ['été', ['été/1.png']],
    ]);
    expect(skipped).toEqual([]);
    const [{ path, bytes }] = classes[0].files;
    expect(bytes).toBe(10);
    expect(await readFile(pathIn(Buffer.from(folder), path), 'utf8')).toBe('in Latin-1');
  });

  it('reports what is in no class, and says nothing of hidden files', async () => {
    const folder = await folderOf({
      'readme.txt': 'x',
      '.hidden/1.png': 'x',
      'cats/.DS_Store': 'x',
      'cats/1.png': 'x',
    });
    await mkdir(join(folder, 'empty'));
    expect(await names(folder)).toEqual({
      classes: [
        ['cats', ['cats/1.png']],
        ['empty', []],
      ],
      skipped: [{ file: 'readme.txt', reason: 'not in a sub-folder, so it has no class' }],
    });
  });

  it('follows links, but not in a circle', async () => {
    const folder = await folderOf({ 'cats/1.png': 'x', 'dogs/more/2.png': 'x' });
    const link = (to: string, from: string) => symlink(to, join(folder, from));
    await link('../dogs/more/2.png', 'cats/2.png'); // a file of another class
    await link('dogs', 'wolves'); // a class whose folder is that of another class
    await link('.', 'cats/self');
    await link('../..', 'dogs/more/up');
    await link('loop', 'cats/loop');
    await link('nowhere', 'cats/gone.png');
    expect(await names(folder)).toEqual({
      classes: [
        ['cats', ['cats/1.png', 'cats/2.png']],
        ['dogs', ['dogs/more/2.png']],
        ['wolves', ['wolves/more/2.png']],
      ],
      skipped: [
        { file: 'cats/gone.png', reason: 'a symbolic link to nothing' },
        { file: 'cats/loop', reason: 'a symbolic link that leads back to itself' },
        { file: 'cats/self', reason: 'a link to cats, which was already read' },
        { file: 'dogs/more/up', reason: 'a link to ., which was already read' },
        { file: 'wolves/more/up', reason: 'a link to ., which was already read' },
      ],
    });
  });

  it('reports links that lead out of the folder, and follows them only if asked to', async () => {
    const outside = await folderOf({ 'secret.png': 'x', 'more/1.png': 'x' });
    const folder = await folderOf({ 'cats/1.png': 'x' });
    // A neighbouring folder whose name begins with the folder's name.
    await mkdir(`${folder}-too`);
    await writeFile(join(`${folder}-too`, '2.png'), 'x');
    await symlink(join(outside, 'secret.png'), join(folder, 'cats', 'file.png'));
    await symlink(join(outside, 'more'), join(folder, 'cats', 'folder'));
    await symlink(`${folder}-too`, join(folder, 'cats', 'too'));
    await symlink(outside, join(folder, 'dogs'));
    await symlink('cats/file.png', join(folder, 'loose.png'));
    const { classes, skipped } = await names(folder);
    expect(classes).toEqual([['cats', ['cats/1.png']]]);
    const reason = 'a link out of the folder, which is not followed; pass followExternalLinks: true to follow it';
    const links = ['cats/file.png', 'cats/folder', 'cats/too', 'dogs', 'loose.png'];
    expect(skipped).toEqual(links.map((file) => ({ file, reason })));
    const all = await listImageFiles(folder, { followExternalLinks: true });
    expect(all.classes.map(({ files }) => files.map(({ file }) => file))).toEqual([
      ['cats/1.png', 'cats/file.png', 'cats/folder/1.png', 'cats/too/2.png'],
      ['dogs/more/1.png', 'dogs/secret.png'],
    ]);
  });

  it('does not walk for ever if folders link to each other', async () => {
    const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const folder = await folderOf(Object.fromEntries(letters.map((name) => [`${name}/1.png`, 'x'])));
    for (const from of letters) for (const to of letters) await symlink(`../${to}`, join(folder, from, `to-${to}`));
    const { classes } = await listImageFiles(folder);
    expect(classes.map(({ files }) => files.length)).toEqual(letters.map(() => letters.length));
  });

  it('skips what is neither a file nor a folder, such as a pipe that nobody writes to', async () => {
    const folder = await folderOf({ 'cats/1.png': 'x' });
    execFileSync('mkfifo', [join(folder, 'cats', 'pipe.png')]);
    await symlink('/dev/zero', join(folder, 'cats', 'zeros.png'));
    const reason = 'neither a file nor a folder';
    expect((await listImageFiles(folder, { followExternalLinks: true })).skipped).toEqual([
      { file: 'cats/pipe.png', reason },
      { file: 'cats/zeros.png', reason },
    ]);
  });
});
