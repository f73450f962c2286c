import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { replaceOwnFile } from '../../lib/files/replace-own-file';

const folder = mkdtempSync(join(tmpdir(), 'replace-own-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'file');

/** Replaces the file if it still holds `known`; `meanwhile` runs when the new content is written and not yet in place. */
const replace = (known: string, content: string, meanwhile = () => {}) =>
  replaceOwnFile(path, {
    requireOwn(target) {
      if (readFileSync(target, 'utf8') !== known) throw new RangeError(`${target} is another's`);
    },
    async write(beside) {
      await writeFile(beside, content);
      meanwhile();
      return content.length;
    },
  });

it('replaces the file while it still holds what is known, and returns what `write` returned', async () => {
  writeFileSync(path, 'old');
  expect(await replace('old', 'newer')).toBe(5);
  expect(readFileSync(path, 'utf8')).toBe('newer');
});

it('leaves a file that became another’s before or after the content was written, and nothing beside it', async () => {
  writeFileSync(path, 'another');
  await expect(replace('old', 'new')).rejects.toThrow(RangeError);
  writeFileSync(path, 'old');
  await expect(replace('old', 'new', () => writeFileSync(path, 'another'))).rejects.toThrow(RangeError);
  expect(readFileSync(path, 'utf8')).toBe('another');
  expect(readdirSync(folder)).toEqual(['file']);
});
