import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../setup/paths.mjs';
import { addressesOf, brokenLinks } from './broken-links.mjs';
import { type BuiltSite, buildOnce } from './built-site.mjs';
import { chapters, notebooks, secondChapter } from './chapters.mjs';
import { inChromium } from './in-chromium.mjs';
import { startPageFiles } from './start-page-files.mjs';

/** How long the build may take on a machine that has other work, in milliseconds. */
const patience = 900_000;

let site: BuiltSite;
beforeAll(() => {
  site = buildOnce();
}, patience);
afterAll(() => site?.remove());

describe('the site', () => {
  it('has a page for every notebook, which the start page and every chapter link to', () => {
    for (const chapter of chapters) {
      const addresses = addressesOf(site.pages.get(chapter) ?? '');
      for (const other of chapters)
        if (other !== chapter) expect(addresses, chapter).toContain(other.slice('chapters/'.length));
      expect(addressesOf(site.pages.get('index.html') ?? '')).toContain(chapter);
    }
    expect(chapters.length).toBeGreaterThan(2);
  });

  it('has no link that leads nowhere', () => {
    expect(brokenLinks(site)).toEqual([]);
    expect(site.pages.size).toBeGreaterThan(100);
  });

  it('leads from a chapter to its demo', () => {
    expect(addressesOf(site.pages.get(secondChapter) ?? '')).toContain('../demos/fashion-mnist.html');
  });

  it('says on every page its language, its title and what it is about, and has one H1', () => {
    for (const [path, page] of site.pages) {
      expect(page, path).toMatch(/<html [^>]*lang="en"/);
      expect(page, path).toMatch(/<title>[^<]{5,}<\/title>/);
      expect(page, path).toMatch(/<meta name="description" content="[^"]{10,}"/);
      expect(page.match(/<h1[ >]/g), path).toHaveLength(1);
    }
  });

  it('forbids each page to load or run what is not part of the site, before anything is loaded', () => {
    for (const [path, page] of site.pages) {
      const policy = page.search(
        /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'/,
      );
      expect(policy, path).toBeGreaterThan(0);
      expect(policy, path).toBeLessThan(page.search(/<(script|link|img)\b/));
      const policyText = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
      expect(policyText, path).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'|\*|https?:/);
    }
  });

  it('gives every picture its alt text, and those of outputs their size, as the notebooks have them', () => {
    for (const [i, chapter] of chapters.entries()) {
      const { cells } = JSON.parse(readFileSync(join(root, 'notebooks', notebooks[i]), 'utf8'));
      const outputs = cells.flatMap(
        (cell: { outputs?: { metadata?: Record<string, { alt?: string }> }[] }) => cell.outputs ?? [],
      );
      const wanted = outputs
        .map(({ metadata }: { metadata?: Record<string, { alt?: string }> }) => metadata?.['image/png']?.alt)
        .filter(Boolean);
      const pictures = site.pages.get(chapter)?.match(/<img [^>]*>/g) ?? [];
      for (const picture of pictures) expect(picture).toMatch(/ alt="[^"]+"/);
      const images = pictures.filter((picture) => !picture.includes('/notebooks/pictures/'));
      expect(images.map((image) => plain(/alt="([^"]*)"/.exec(image)?.[1]))).toEqual(wanted);
      for (const image of images) expect(image).toMatch(/ width="\d+" height="\d+"/);
    }
  });

  it('renders maths while it is built', () => {
    const page = site.pages.get(secondChapter);
    expect(page).toContain('<span class="katex-display" tabindex="0"');
    expect(page).toContain('application/x-tex');
  });

  it('has a start page of less than 200 KB', () => {
    const files = startPageFiles(site);
    expect(files).toContain('assets/figure-layout.js');
    const bytes = files.map((file) => statSync(join(site.folder, file)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });
});

inChromium(() => site);

/** Text as it stands in the source of a page. */
function plain(text = '') {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
