import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readWholeFile } from '../../lib/files/read-whole-file';

const folder = mkdtempSync(join(tmpdir(), 'read-whole-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const refuse = (found: string): never => {
  throw new TypeError(found);
};

describe('readWholeFile', () => {
  it('reads the bytes of a file, also through a symbolic link', async () => {
    const [path, link] = [join(folder, 'file'), join(folder, 'link')];
    for (const bytes of [Buffer.alloc(0), Buffer.from([1, 2, 3])]) {
      writeFileSync(path, bytes);
      expect(await readWholeFile(path, refuse)).toEqual(bytes);
    }
    symlinkSync('file', link);
    expect(await readWholeFile(link, refuse)).toEqual(Buffer.from([1, 2, 3]));
  });

  it('refuses anything that is not a plain file, without waiting for it', async () => {
    const [pipe, zero] = [join(folder, 'pipe'), join(folder, 'zero')];
    execFileSync('mkfifo', [pipe]);
    symlinkSync('/dev/zero', zero);
    await expect(readWholeFile(pipe, refuse)).rejects.toThrow('must be a file, found a named pipe');
    await expect(readWholeFile(zero, refuse)).rejects.toThrow('must be a file, found a device');
    await expect(readWholeFile(folder, refuse)).rejects.toThrow('must be a file, found a folder');
    await expect(readWholeFile(join(folder, 'none'), refuse)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses a file that is too large before it reads any of it', async () => {
    const path = join(folder, 'large');
    writeFileSync(path, '');
    truncateSync(path, 2 ** 40);
    await expect(readWholeFile(path, refuse)).rejects.toThrow(`must have at most ${2 ** 32} bytes, found ${2 ** 40}`);
    await expect(readWholeFile(path, refuse, 10)).rejects.toThrow('must have at most 10 bytes');
  });
});
