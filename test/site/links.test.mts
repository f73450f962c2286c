import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../setup/paths.mjs';
import { Links } from '../../site/course/links.mjs';
import { fromPage } from '../../site/course/paths.mjs';
import { filePage, folderPage } from '../../site/pages/file.mjs';

const chapter = 'notebooks/01-building-image-pairs.ipynb';
const newLinks = () => new Links(new Map([[chapter, 'chapters/01-building-image-pairs.html']]));

describe('Links', () => {
  it('leads to pages, and to places in them as JupyterLab or GitHub name them', () => {
    const to = (target: string) => newLinks().resolve('notebooks/02-contrastive-fashion-mnist.ipynb', target);
    expect(to('01-building-image-pairs.ipynb')).toBe('chapters/01-building-image-pairs.html');
    expect(to('01-building-image-pairs.ipynb#What-can-go-wrong')).toBe(
      'chapters/01-building-image-pairs.html#what-can-go-wrong',
    );
    expect(newLinks().resolve(chapter, '#Exercises')).toBe('chapters/01-building-image-pairs.html#exercises');
  });

  it('makes a page for each linked file or folder, and copies what is not text', () => {
    const links = newLinks();
    expect(links.resolve(chapter, '../bench/README.md#where-the-time-goes')).toBe(
      'repository/bench/README.md.html#where-the-time-goes',
    );
    expect(links.resolve(chapter, '../lib/losses/contrastive-loss.ts')).toBe(
      'repository/lib/losses/contrastive-loss.ts.html',
    );
    expect(links.resolve(chapter, '../lib/')).toBe('repository/lib/index.html');
    expect(links.resolve(chapter, 'pictures/roc.png')).toBe('repository/notebooks/pictures/roc.png');
    expect([...links.wanted.keys()]).toEqual([
      'bench/README.md',
      'lib/losses/contrastive-loss.ts',
      'lib',
      'notebooks/pictures/roc.png',
    ]);
  });

  it('refuses what leads nowhere, or out of the repository', () => {
    expect(() => newLinks().resolve(chapter, 'no-such.ipynb')).toThrow(/01-building.*no-such\.ipynb/);
    expect(() => newLinks().resolve(chapter, '../../elsewhere.md')).toThrow(/elsewhere\.md/);
  });
});

describe('filePage and folderPage', () => {
  it('show a Markdown file rendered, whose own links lead on', () => {
    const links = newLinks();
    const { main } = filePage('README.md', 'repository/README.md.html', links);
    expect(String(main)).toContain('href="../chapters/01-building-image-pairs.html"');
    expect(String(main).match(/<h1/g)).toHaveLength(1);
    expect([...links.wanted.keys()]).toContain('CONTRIBUTING.md');
    for (const file of links.wanted.keys()) expect(existsSync(join(root, file)), file).toBe(true);
  });

  it('show other files as code, and folders as lists of names', () => {
    const { main } = filePage(
      'lib/losses/contrastive-loss.ts',
      'repository/lib/losses/contrastive-loss.ts.html',
      newLinks(),
    );
    expect(String(main)).toMatch(/<h1>lib\/losses\/contrastive-loss\.ts<\/h1>[\s\S]*class="c-keyword"/);
    expect(String(folderPage('lib', 'repository/lib/index.html').main)).toContain('<code>losses/</code>');
  });
});

describe('fromPage', () => {
  it('gives the shortest way between two pages', () => {
    expect(fromPage('index.html', 'api/index.html')).toBe('api/index.html');
    expect(fromPage('chapters/a.html', 'index.html#chapters')).toBe('../index.html#chapters');
    expect(fromPage('chapters/a.html', 'chapters/a.html#b')).toBe('#b');
    expect(fromPage('chapters/solutions/a.html', 'chapters/a.html')).toBe('../a.html');
  });
});
