import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const anchor = /^<a id="([\w-]+)"><\/a>/;
const text = readFileSync('notebooks/glossary.md', 'utf8');
const entries = text
  .split('\n## ')
  .slice(1)
  .map((entry) => ({ term: entry.slice(0, entry.indexOf('\n')), below: entry.slice(entry.indexOf('\n')).trim() }))
  .map(({ term, below }) => ({ term, anchor: anchor.exec(below)?.[1], explained: below.replace(anchor, '') }));

/** A chapter's Markdown cells, in lower case. */
function proseOf(chapter: string): string {
  const { cells } = JSON.parse(readFileSync(`notebooks/${chapter}`, 'utf8')) as {
    cells: { cell_type: string; source: string | string[] }[];
  };
  const prose = cells.filter(({ cell_type }) => cell_type === 'markdown');
  return prose
    .map(({ source }) => [source].flat().join(''))
    .join('\n')
    .toLowerCase();
}

describe('the glossary', () => {
  it('has its terms in alphabetical order, each explained and with its chapter', () => {
    const terms = entries.map(({ term }) => term);
    expect(terms.length).toBeGreaterThan(40);
    expect(terms).toEqual([...new Set(terms)].sort((a, b) => a.localeCompare(b, 'en')));
    for (const { term, explained } of entries)
      expect(explained, term).toMatch(/^[A-Z].{20,}\. \[Chapter (\d+)\]\(0?\1-[\w-]+\.ipynb\)\.$/s);
  });

  it("has an anchor where JupyterLab's, which keeps capitals, is not GitHub's", () => {
    for (const { term, anchor } of entries) {
      const id = term.toLowerCase().replaceAll(' ', '-');
      expect(anchor, term).toBe(term === term.toLowerCase() ? undefined : id);
    }
  });

  it('names for each term a chapter that says it', () => {
    const named = entries.map(({ term, explained }) => ({
      term,
      chapter: /\((\d\d-[\w-]+\.ipynb)\)\.$/.exec(explained)![1],
    }));
    for (const { term, chapter } of named)
      expect(proseOf(chapter), `${term} in ${chapter}`).toContain(term.toLowerCase());
  });
});
