import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesLeftOut, namesThatRun, testsLeftOut } from './left-out';

const tests = join(__dirname, '..');
const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.test.ts') && !file.startsWith('portable'),
);
const titles = Object.keys(testsLeftOut);

/** A glob of `**` and `*` as a regular expression. */
function expressionOf(glob: string): RegExp {
  const signs: Record<string, string> = { '**': '.*', '*': '[^/]*', '.': '\\.' };
  return new RegExp(`^${glob.replace(/\*\*|[*.]/g, (sign) => signs[sign])}$`);
}

describe('what the tests without TensorFlow leave out', () => {
  it('are files that exist, for every part of each glob', () => {
    const globs = Object.keys(filesLeftOut).flatMap((glob) => {
      const [, before, parts, after] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(glob) ?? [];
      return parts === undefined ? [glob] : parts.split(',').map((part) => `${before}${part}${after}`);
    });
    expect(globs.filter((glob) => !files.some((file) => expressionOf(glob).test(`test/${file}`)))).toEqual([]);
  });

  it('are tests whose titles are each in one file, once', () => {
    const texts = files.map((file) => readFileSync(join(tests, file), 'utf8'));
    const count = (title: string) => texts.reduce((sum, text) => sum + text.split(title).length - 1, 0);
    expect(titles.filter((title) => count(title) !== 1)).toEqual([]);
  });

  it('are those tests and no others', () => {
    expect(titles.filter((title) => namesThatRun.test(`a group ${title}, and more`))).toEqual([]);
    expect(namesThatRun.test('a group does what it should')).toBe(true);
  });

  it('are not more than ten tests', () => {
    expect(titles.length).toBeLessThanOrEqual(10);
  });
});
