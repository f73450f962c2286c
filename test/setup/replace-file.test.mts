import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceFileSync } from '../../lib/setup/replace-file.mjs';
import { temporaryFolder } from './support.mjs';

describe('replaceFileSync', () => {
  it('writes text or bytes, into a folder that it makes, and leaves nothing else there', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    replaceFileSync(join(folder, 'text'), 'old\n');
    replaceFileSync(join(folder, 'text'), 'new\n');
    replaceFileSync(join(folder, 'bytes'), Uint8Array.of(0, 255));
    expect(readFileSync(join(folder, 'text'), 'utf8')).toBe('new\n');
    expect([...readFileSync(join(folder, 'bytes'))]).toEqual([0, 255]);
    expect(readdirSync(folder).sort()).toEqual(['bytes', 'text']);
  });

  it('overwrites what a killed process left beside the file', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'text.partial'), 'half of something longer');
    replaceFileSync(join(folder, 'text'), 'whole');
    expect(readFileSync(join(folder, 'text'), 'utf8')).toBe('whole');
    expect(readdirSync(folder)).toEqual(['text']);
  });

  it('leaves what was there if it cannot take its place', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'taken', 'by'), { recursive: true });
    expect(() => replaceFileSync(join(folder, 'taken'), 'text')).toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});
