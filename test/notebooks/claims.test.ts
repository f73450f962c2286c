import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeCells, type Notebook, textOf } from './notebook-file';

const root = join(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** A measured number in prose: `0.912`, or `83.8 %`, as a number with its digits after the point. */
function claimsIn(text: string): { said: string; value: number; digits: number }[] {
  return [...text.matchAll(/(\d+\.(\d+))( %)?/g)].flatMap(([said, number, decimals, percent]) => {
    if (percent) return [{ said, value: Number(number) / 100, digits: decimals.length + 2 }];
    return decimals.length >= 3 ? [{ said, value: Number(number), digits: decimals.length }] : [];
  });
}

/** All numbers that the notebook's cells printed. */
function printedBy(notebook: Notebook): number[] {
  const outputs = codeCells(notebook).flatMap(({ outputs = [] }) => outputs);
  const texts = outputs.map(({ text, data }) => textOf(text) || textOf(data?.['text/plain']));
  return texts.flatMap((text) => [...text.matchAll(/\d+\.\d+/g)].map(([number]) => Number(number)));
}

describe.each([
  { path: 'notebooks/02-contrastive-fashion-mnist.ipynb', inSummary: 7, inReadme: 4 },
  { path: 'notebooks/03-dot-product-colour-shapes.ipynb', inSummary: 4, inReadme: 3 },
])('the results that $path claims', ({ path, inSummary, inReadme }) => {
  const notebook: Notebook = JSON.parse(read(path));
  const printed = printedBy(notebook);
  const [, summary] = textOf(notebook.cells.find(({ id }) => id === 'summary')?.source).split(/^## .*$/m);
  const row = read('README.md')
    .split('\n')
    .find((line) => line.includes(`(${path})`)) as string;

  it.each([...claimsIn(summary), ...claimsIn(row)])('$said was printed by one of its cells', ({ value, digits }) => {
    expect(printed.some((number) => Math.abs(number - value) <= 0.5 * 10 ** -digits + 1e-9)).toBe(true);
  });

  it('are found in its summary and in the README', () => {
    expect([claimsIn(summary).length, claimsIn(row).length]).toEqual([inSummary, inReadme]);
  });
});
