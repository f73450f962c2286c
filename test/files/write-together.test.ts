import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeTogether } from '../../lib/files/write-together';

const folder = mkdtempSync(join(tmpdir(), 'together-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('writeTogether', () => {
  it('makes the folder, and writes text, bytes, and what a function writes', async () => {
    const place = join(folder, 'new', 'place');
    const paths = await writeTogether(place, [
      ['a', 'text'],
      ['b', Uint8Array.of(1, 2)],
      ['c', async (path) => writeFileSync(path, 'by itself')],
    ]);
    expect(paths).toEqual(['a', 'b', 'c'].map((name) => join(place, name)));
    expect(paths.map((path) => readFileSync(path, 'latin1'))).toEqual(['text', '\u0001\u0002', 'by itself']);
  });

  it('changes nothing if one of them fails', async () => {
    const place = join(folder, 'failing');
    await writeTogether(place, [['a', 'old']]);
    const failing = writeTogether(place, [
      ['a', 'new'],
      ['b', () => Promise.reject(new Error('disk full'))],
    ]);
    await expect(failing).rejects.toThrow('disk full');
    expect(readdirSync(place)).toEqual(['a']);
    expect(readFileSync(join(place, 'a'), 'utf8')).toBe('old');
  });
});
