import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { loadImageFolder } from '../../lib/data/folder/load-image-folder';
import { namedError } from '../../lib/files/path-errors';
import { openExactGallery } from '../../lib/gallery/exact-gallery';
import { loadEncoder } from '../../lib/models/saved/load-encoder';
import { saveEncoder } from '../../lib/models/saved/save-encoder';
import { writeTensorsFile } from '../../lib/models/saved/tensors-file';
import { tf } from '../../lib/tensorflow/tensorflow';
import { loadCheckpoint } from '../../lib/training/checkpoint';
import { fit } from '../../lib/training/fit';
import { tinyRun } from '../training/tiny-run';

const root = mkdtempSync(join(tmpdir(), 'path-errors-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
});

function encoder(): tf.LayersModel {
  const input = tf.input({ shape: [2, 2, 1] });
  return tf.model({ inputs: input, outputs: tf.layers.flatten().apply(input) as tf.SymbolicTensor });
}

/** Paths at which no file can be, each with the system's code and what the error tells the user to do. */
const paths: [code: string, make: () => string, remedy: RegExp][] = [
  [
    'ELOOP',
    () => {
      symlinkSync('itself', join(folder, 'itself'));
      return join(folder, 'itself');
    },
    /name the (file itself|folder that is meant)/,
  ],
  [
    'ENOTDIR',
    () => {
      writeFileSync(join(folder, 'notes'), '');
      return join(folder, 'notes', 'x');
    },
    /name another/,
  ],
  ['ENAMETOOLONG', () => join(folder, 'x'.repeat(300)), /(choose|give) a shorter one/],
];

const readers: [name: string, read: (path: string) => Promise<unknown>][] = [
  ['openExactGallery', (path) => openExactGallery({ dimensions: 2, file: path })],
  ['loadEncoder', loadEncoder],
  ['loadImageFolder', (path) => loadImageFolder(path)],
  ['a checkpoint that is read', (path) => loadCheckpoint(path, {})],
];

const writers: [name: string, write: (path: string) => Promise<unknown>][] = [
  ['saveEncoder', (path) => saveEncoder(encoder(), path)],
  ['a checkpoint that is written', (path) => writeTensorsFile(path, { tensors: new Map(), metadata: {} })],
  ['fit', (path) => fit(tinyRun({ checkpoint: path }))],
];

describe.each([...readers, ...writers])('%s', (_, use) => {
  it.each(paths)('names the path, what is wrong with it and what to do: %s', async (__, make, remedy) => {
    const path = make();
    const before = readdirSync(folder);
    const error: Error = await use(path).then(
      () => expect.unreachable(),
      (error) => error,
    );
    expect(error.message).toContain(path);
    expect(error.message).toMatch(remedy);
    expect(readdirSync(folder)).toEqual(before);
    expect(existsSync(path)).toBe(false);
  });
});

describe('namedError', () => {
  it('leaves an error of another kind as it is', () => {
    const error = new TypeError('no');
    expect(namedError('/x', 'could not be read', error)).toBe(error);
  });

  it('keeps the code and the cause', () => {
    const cause = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' });
    expect(namedError('/x', 'could not be read', cause)).toMatchObject({
      message: '/x: could not be read: EIO: i/o error, read',
      code: 'EIO',
      cause,
    });
  });
});
