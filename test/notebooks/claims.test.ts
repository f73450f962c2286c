import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeCells, type Notebook, textOf } from './notebook-file';

const root = join(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const chapters = readdirSync(join(root, 'notebooks')).filter((name) => name.endsWith('.ipynb'));

/** A measured number in prose: `0.912`, `1.1 MB`, or `83.8 %`, as a number with its digits after the point. */
function claimsIn(text: string): { said: string; value: number; digits: number }[] {
  return [...text.matchAll(/(\d+\.(\d+))( %| MB)?/g)].flatMap(([said, number, decimals, unit]) => {
    if (unit === ' %') return [{ said, value: Number(number) / 100, digits: decimals.length + 2 }];
    return unit || decimals.length >= 3 ? [{ said, value: Number(number), digits: decimals.length }] : [];
  });
}

/** All numbers that the notebook's cells printed; one in per cent also as a share of 1. */
function printedBy(notebook: Notebook): number[] {
  const outputs = codeCells(notebook).flatMap(({ outputs = [] }) => outputs);
  const texts = outputs.map(({ text, data }) => textOf(text) || textOf(data?.['text/plain']));
  return texts.flatMap((text) =>
    [...text.matchAll(/(\d+\.\d+)( %)?/g)].flatMap(([, number, percent]) =>
      percent ? [Number(number), Number(number) / 100] : [Number(number)],
    ),
  );
}

describe.each(chapters)('the results that %s claims', (name) => {
  const path = `notebooks/${name}`;
  const notebook: Notebook = JSON.parse(read(path));
  const printed = printedBy(notebook);
  const [, summary = ''] = textOf(notebook.cells.at(-1)?.source).split(/^## .*$/m);
  const row = read('README.md')
    .split('\n')
    .find((line) => line.startsWith('|') && line.includes(`(${path})`));

  it('stand in its summary, and in its row of the README', () => {
    expect(claimsIn(summary).length).toBeGreaterThan(0);
    expect(claimsIn(row ?? '').length).toBeGreaterThan(0);
  });

  it.each([...claimsIn(summary), ...claimsIn(row ?? '')])(
    '$said was printed by one of its cells',
    ({ value, digits }) => {
      expect(printed.some((number) => Math.abs(number - value) <= 0.5 * 10 ** -digits + 1e-9)).toBe(true);
    },
  );
});
