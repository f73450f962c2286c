import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { faultsOf } from './inspect-notebook.js';
import { codeCells, type Notebook, textOf } from './notebook-file.js';

const folder = fileURLToPath(new URL('../../notebooks', import.meta.url));
const notebooksIn = (path: string) => readdirSync(path).filter((name) => name.endsWith('.ipynb'));
const read = (path: string): Notebook => JSON.parse(readFileSync(join(folder, path), 'utf8'));
const proseOf = ({ cells }: Notebook) =>
  cells.flatMap(({ cell_type, source }) => (cell_type === 'markdown' ? [textOf(source)] : []));
/** Numbers of the exercises that a chapter ends with. */
const exercisesOf = (chapter: Notebook) => {
  const [, list = ''] = proseOf(chapter)
    .join('\n\n')
    .split(/^## Exercises$/m);
  return [...list.split(/^## /m)[0].matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
};

/** Measured numbers, as they are written: `0.912`, or `83.8 %`. */
const measuredIn = (text: string) => [...text.matchAll(/\d+\.\d{3,}|\d+\.\d+(?= %)/g)].map(([number]) => number);
/** All numbers that the notebook's cells printed. */
const printedBy = (notebook: Notebook) =>
  codeCells(notebook)
    .flatMap(({ outputs = [] }) => outputs)
    .flatMap(({ text, data }) => (textOf(text) || textOf(data?.['text/plain'])).match(/\d+\.\d+/g) ?? []);

const solved = notebooksIn(join(folder, 'solutions'));

it('solutions are there for every chapter that links to them', () => {
  const leading = notebooksIn(folder).filter((name) => proseOf(read(name)).join().includes(`(solutions/${name})`));
  expect(solved).toEqual(leading);
  expect(solved.length).toBeGreaterThan(2);
});

describe.each(solved)('notebooks/solutions/%s', (name) => {
  const notebook = read(join('solutions', name));
  const headings = proseOf(notebook).flatMap((text) =>
    [...text.matchAll(/^## (\d+)\. /gm)].map(([, number]) => +number),
  );

  it('solves the exercises of its chapter, in their order', () => {
    expect(existsSync(join(folder, name))).toBe(true);
    expect(headings).toEqual(exercisesOf(read(name)));
    expect(headings.length).toBeGreaterThan(2);
    expect(proseOf(notebook)[0]).toContain(`(../${name}#Exercises)`);
  });

  it('restates each exercise as the chapter has it', () => {
    const chapter = proseOf(read(name)).join('\n\n');
    const said = proseOf(notebook).flatMap((text) =>
      [...text.matchAll(/^## \d+\. .+\n\n> (.+)$/gm)].map(([, all]) => all),
    );
    expect(said).toHaveLength(headings.length);
    for (const exercise of said) expect(chapter).toContain(`. ${exercise}`);
  });

  it('says no measured number that its cells did not print', () => {
    const printed = printedBy(notebook).map(Number);
    const claims = measuredIn(proseOf(notebook).join('\n'));
    const unfounded = claims.filter((claim) => {
      const half = 0.5 * 10 ** -claim.split('.')[1].length + 1e-9;
      return !printed.some((number) => Math.abs(number - Number(claim)) <= half);
    });
    expect(unfounded).toEqual([]);
  });

  it('is executed, and fit to be read', () => {
    expect(faultsOf(notebook)).toEqual([]);
  });

  it('is small enough to be shown by GitHub', () => {
    expect(statSync(join(folder, 'solutions', name)).size).toBeLessThan(3e6);
  });
});
