import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findChapters } from '../../setup/execute-notebooks.mjs';
import { committedNotebooks } from '../../setup/trusted-notebooks.mjs';
import { faultsOf } from './inspect-notebook.js';
import { faultsOfProse } from './inspect-prose.mjs';
import { type Notebook, textOf } from './notebook-file.js';

const folder = fileURLToPath(new URL('../../notebooks', import.meta.url));
const chapters = readdirSync(folder)
  .filter((name) => name.endsWith('.ipynb'))
  .sort();

/** The text as nbformat writes it, without its numbers, which each language writes in its own way. */
const inNbformatsWay = (text: string) => {
  const sorted = JSON.stringify(
    JSON.parse(text),
    (_, value) =>
      value && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    1,
  );
  return withoutNumbers(`${sorted}\n`);
};
const withoutNumbers = (text: string) => text.replace(/-?\d+(\.\d+)?([eE][-+]?\d+)?/g, '0');

it('chapters are numbered from 01 on, without a gap', () => {
  expect(chapters.map((name) => Number(name.slice(0, 2)))).toEqual(chapters.map((_, index) => index + 1));
  expect(chapters.length).toBeGreaterThan(2);
});

it('notebooks are those that `npm start` trusts: after a change by hand, node setup/hash-notebooks.mjs', () => {
  expect(committedNotebooks()).toEqual([...findChapters([]), ...findChapters(['solutions'])]);
});

it('chapters are each run in JupyterLab, in a test file of their own', () => {
  const tests = readdirSync(new URL('../jupyterlab/chapters', import.meta.url)).sort();
  expect(tests).toEqual(chapters.map((name) => `${name.slice(0, 2)}.test.mts`));
});

describe.each(chapters)('notebooks/%s', (name) => {
  const path = join(folder, name);
  const text = readFileSync(path, 'utf8');
  const notebook: Notebook = JSON.parse(text);

  it('is executed, and fit to be read', () => {
    expect(faultsOf(notebook)).toEqual([]);
  });

  it('has the shape that all chapters have', () => {
    expect(faultsOfProse(notebook)).toEqual([]);
  });

  it('leads to the chapters before and after it', () => {
    const end = textOf(notebook.cells.at(-1)?.source);
    const [before, after] = [-1, 1].map((step) => chapters[chapters.indexOf(name) + step]);
    if (before) expect(end).toMatch(new RegExp(`\\*\\*Back:\\*\\* \\[.+\\]\\(${before}\\)`));
    if (after) expect(end).toMatch(new RegExp(`\\*\\*Next:\\*\\* \\[.+\\]\\(${after}\\)`));
  });

  it('is written as nbformat writes it, so that the next execution changes only what came out differently', () => {
    expect(withoutNumbers(text) === inNbformatsWay(text)).toBe(true);
  });

  it('is small enough to be shown by GitHub', () => {
    expect(statSync(path).size).toBeLessThan(3e6);
  });
});
