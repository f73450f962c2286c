import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { documents, faultOfLink, linksOf, list, outsideLinks } from '../../docs/links.mjs';
import { ask, listOf } from '../../docs/outside-links.mjs';
import { root } from '../../setup/paths.mjs';
import { temporaryFolder } from '../setup/support.mjs';

describe('the documents', () => {
  it('are the README and its companions, and every notebook', () => {
    const found = documents();
    expect(found).toEqual(expect.arrayContaining(['CONTRIBUTING.md', 'README.md', 'bench/README.md']));
    expect(found.filter((path) => /^notebooks\/\d\d-.*\.ipynb$/.test(path)).length).toBeGreaterThan(2);
    expect(found.filter((path) => /node_modules|checkpoints|outside-links/.test(path))).toEqual([]);
  });

  it.each(documents())('%s has no link that leads nowhere', (path) => {
    expect(linksOf(path).flatMap((link) => faultOfLink(path, link) ?? [])).toEqual([]);
  });

  it('have the links that the list names (if not, run `node docs/outside-links.mjs`)', () => {
    expect(readFileSync(join(root, list), 'utf8')).toBe(listOf(outsideLinks()));
  });
});

/** A checkout with a README of this text, and a notebook. */
function checkout(readme: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'notebooks', '.ipynb_checkpoints'), { recursive: true });
  writeFileSync(join(folder, 'README.md'), readme);
  const cells = [
    { cell_type: 'markdown', source: ['# First things\n', '[up](../README.md#a-title)'] },
    { cell_type: 'code', source: '// [no](link)' },
    { cell_type: 'markdown', source: '![a](https://example.org/a.png)' },
  ];
  writeFileSync(join(folder, 'notebooks', '01.ipynb'), JSON.stringify({ cells }));
  writeFileSync(join(folder, 'notebooks', '.ipynb_checkpoints', '01.ipynb'), '');
  return folder;
}

describe('links', () => {
  it('are found in text, pictures and HTML, but not in code', () => {
    const folder = checkout(
      '# A `title`!\n[a](b.md "c") ![d](e.png) <img alt="x" src="f.png"> <a href="g">h</a> <https://i.j>\n\n`[k](l)`\n\n    [m](n)',
    );
    expect(documents(folder)).toEqual(['README.md', 'notebooks/01.ipynb']);
    expect(linksOf('README.md', folder)).toEqual(['b.md', 'e.png', 'f.png', 'g', 'https://i.j']);
    expect(linksOf('notebooks/01.ipynb', folder)).toEqual(['../README.md#a-title', 'https://example.org/a.png']);
  });

  it.each([
    ['https://example.org', null],
    ['mailto:a@b.c', null],
    ['notebooks/01.ipynb', null],
    ['notebooks', null],
    ['#a-title', null],
    ['#a-title-1', null],
    ['notebooks/01.ipynb#First-things', null],
    ['missing.md', 'README.md: missing.md: no such file'],
    ['#other', 'README.md: #other: no such heading'],
    ['notebooks/01.ipynb#first-things', 'README.md: notebooks/01.ipynb#first-things: no such heading'],
    ['notebooks#a', 'README.md: notebooks#a: a folder has no headings'],
    ['../x', 'README.md: ../x leads out of the checkout'],
  ])('%s: %s', (link, fault) => {
    expect(faultOfLink('README.md', link, checkout('# A `title`!\n\n## A title'))).toBe(fault);
  });

  it('that lead outside are listed by address, each with the documents that have it', () => {
    const folder = checkout('[b](https://example.org/b) [a](https://example.org/a.png) [c](README.md)');
    const links = outsideLinks(folder);
    expect([...links]).toEqual([
      ['https://example.org/a.png', ['README.md', 'notebooks/01.ipynb']],
      ['https://example.org/b', ['README.md']],
    ]);
    expect(listOf(links)).toContain('\n- <https://example.org/a.png>: `README.md`, `notebooks/01.ipynb`\n');
  });

  it('that lead outside can be tried: those that do not answer are named', async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/good' ? 200 : request.url === '/moved' ? 302 : 404, { location: '/good' });
      response.end();
    });
    await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
    onTestFinished(() => void server.close());
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const faults = await ask(['/good', '/moved', '/gone'].map((path) => `${address}${path}`));
    expect(faults).toEqual([{ link: `${address}/gone`, fault: 'status 404' }]);
    const [refused] = await ask(['http://127.0.0.1:9/']);
    expect(refused.fault).toMatch(/ECONNREFUSED|bad port/);
  });
});
