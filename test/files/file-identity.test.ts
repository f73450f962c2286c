import { copyFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fileIdentity } from '../../lib/files/file-identity';

const folder = mkdtempSync(join(tmpdir(), 'file-identity-'));
afterAll(() => rmSync(folder, { recursive: true }));
const [path, other] = ['a', 'b'].map((name) => join(folder, name));

it('stays the same for a renamed file, and differs for another file with the same content', () => {
  expect(fileIdentity(path)).toBeUndefined();
  writeFileSync(path, 'content');
  const identity = fileIdentity(path);
  expect(fileIdentity(path)).toBe(identity);
  copyFileSync(path, other);
  expect(fileIdentity(other)).not.toBe(identity);
  renameSync(path, other);
  expect(fileIdentity(other)).toBe(identity);
  writeFileSync(other, 'more content');
  expect(fileIdentity(other)).not.toBe(identity);
});
