import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testsLeftOut } from './left-out';

const tests = join(__dirname, '..');

it('leaves out tests that are there', () => {
  const text = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith('portable'))
    .map((file) => readFileSync(join(tests, file), 'utf8'))
    .join('\n');
  // A title may begin with that of its group.
  const gone = Object.keys(testsLeftOut).filter((title) => !text.includes(title.replace(/^device /, '')));
  expect(gone).toEqual([]);
  expect(Object.keys(testsLeftOut).length).toBeGreaterThan(5);
});
