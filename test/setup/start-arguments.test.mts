import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inAddress, readStartArguments } from '../../setup/start-arguments.mjs';
import { temporaryFolder } from './support.mjs';

/** A folder that contains the course's notebooks, and others beside them. */
function places() {
  const cwd = temporaryFolder();
  for (const folder of ['notebooks/solutions', 'a=b c', 'other']) mkdirSync(join(cwd, folder), { recursive: true });
  for (const file of ['notebooks/01.ipynb', 'a=b c/d=e f.ipynb', 'other/g.ipynb', 'text.txt'])
    writeFileSync(join(cwd, file), '');
  const read = (...args: string[]) => readStartArguments(args, { chapters: join(cwd, 'notebooks'), cwd });
  return { cwd, read };
}

describe('readStartArguments', () => {
  it("serves the course's notebooks, and passes on JupyterLab's own arguments", () => {
    const { cwd, read } = places();
    expect(read()).toEqual({ folder: join(cwd, 'notebooks'), notebook: undefined, rest: [] });
    const rest = ['--port', '8890', '--ServerApp.token=a=b', '--debug'];
    expect(read(...rest)).toEqual({ folder: join(cwd, 'notebooks'), notebook: undefined, rest });
  });

  it.each([
    ['--ServerApp.root_dir=a=b c'],
    ['--ServerApp.root_dir', 'a=b c'],
    ['--notebook-dir=a=b c'],
    ['--notebook-dir', 'a=b c'],
    ['a=b c'],
  ])('serves a folder by %j %j', (...args) => {
    const { cwd, read } = places();
    const given = args.filter((argument) => argument !== undefined);
    expect(read(...given, '--port=0')).toEqual({ folder: join(cwd, 'a=b c'), notebook: undefined, rest: ['--port=0'] });
  });

  it('opens a notebook, in the folder of the course or in its own', () => {
    const { cwd, read } = places();
    expect(read('notebooks/01.ipynb')).toMatchObject({ folder: join(cwd, 'notebooks'), notebook: '01.ipynb' });
    expect(read('a=b c/d=e f.ipynb')).toMatchObject({ folder: join(cwd, 'a=b c'), notebook: 'd=e f.ipynb' });
    expect(read('--notebook-dir=.', 'other/g.ipynb')).toMatchObject({ folder: cwd, notebook: 'other/g.ipynb' });
  });

  it('takes neither the value of an option nor a missing path for a folder', () => {
    const { cwd, read } = places();
    const rest = ['--LabApp.user_settings_dir', 'other', 'nowhere'];
    expect(read(...rest)).toEqual({ folder: join(cwd, 'notebooks'), notebook: undefined, rest });
  });

  it('says what is wrong with a folder', () => {
    const { cwd, read } = places();
    const message = (name: string) => `npm start: ${join(cwd, name)} must be a folder of notebooks, found`;
    expect(() => read('--notebook-dir=nowhere')).toThrow(`${message('nowhere')} nothing`);
    expect(() => read('--notebook-dir=text.txt')).toThrow(`${message('text.txt')} a file`);
    expect(() => read('--notebook-dir=other', 'notebooks/01.ipynb')).toThrow('must be in');
  });
});

it('writes paths into addresses', () => {
  expect(inAddress('a=b c/d#e?f.ipynb')).toBe('a%3Db%20c/d%23e%3Ff.ipynb');
});
