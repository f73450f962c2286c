import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { requireOwnFolder } from '../../setup/steps/environment.mjs';

const folder = mkdtempSync(join(tmpdir(), 'environment-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('the Python environment is never made in the place that a symbolic link leads to', () => {
  const [own, link, broken] = ['own', 'link', 'broken'].map((name) => join(folder, name));
  requireOwnFolder(own);
  mkdirSync(own);
  writeFileSync(join(own, 'kept'), '');
  requireOwnFolder(own);
  symlinkSync(own, link);
  symlinkSync(join(folder, 'nothing'), broken);
  for (const path of [link, broken])
    expect(() => requireOwnFolder(path)).toThrow(
      `${path} must be a folder of this checkout's own, found a symbolic link`,
    );
});
