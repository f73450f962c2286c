import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../site/serve.mjs';
import { chromiumPath, launch, openReader, type Reader } from './browser.mjs';
import type { BuiltSite } from './built-site.mjs';
import { chapters, secondChapter } from './chapters.mjs';

const patience = 300_000;

/** What readers of the built site meet in a browser. */
export function inChromium(built: () => BuiltSite) {
  describe.skipIf(!chromiumPath)('the site in Chromium', { timeout: patience }, () => {
    let browser: Browser;
    let address: string;
    let reader: Reader;
    beforeAll(async () => {
      [browser, address] = await Promise.all([launch(), serve(built().folder, 4273)]);
    }, patience);
    afterAll(() => browser?.close());

    const read = async (path: string, options = {}) => {
      reader = await openReader(browser, address, options);
      await reader.page.goto(address + path);
      return reader;
    };
    const finish = async () => {
      expect(reader.troubles).toEqual([]);
      await reader.close();
    };
    const background = () => reader.page.evaluate('getComputedStyle(document.documentElement).backgroundColor');

    it('shows a picture first, and the interactive figure once it is near', async () => {
      const { page, requests } = await read(secondChapter);
      expect(requests.some((url) => url.endsWith('plotly.js'))).toBe(false);
      const figure = page.locator('[data-figure]').first();
      await figure.scrollIntoViewIfNeeded();
      await page.locator('.drawn .js-plotly-plot').first().waitFor();
      await page.mouse.move(...(await figure.locator('path.js-line').first().evaluate(middleOf)));
      await figure.locator('.hoverlayer > *').first().waitFor({ state: 'attached' });
      expect(await figure.locator('.modebar-btn').count()).toBeGreaterThan(3);
      expect(await figure.locator('[data-title*="Share"]').count()).toBe(0);
      expect(await figure.locator('img').getAttribute('alt')).toMatch(/\w{5}/);
      await page.emulateMedia({ media: 'print' });
      expect(await figure.locator('.plot').isVisible()).toBe(false);
      expect(await figure.locator('img').isVisible()).toBe(true);
      expect(await page.locator('.top').isVisible()).toBe(false);
      await finish();
    });

    it('draws every figure of every chapter', async () => {
      for (const chapter of chapters) {
        const { page } = await read(chapter);
        const figures = page.locator('[data-figure]');
        for (let i = 0; i < (await figures.count()); i++) {
          await figures.nth(i).scrollIntoViewIfNeeded();
          await figures.nth(i).locator('.js-plotly-plot').waitFor();
        }
        expect(await figures.count(), chapter).toBeGreaterThan(0);
        await finish();
      }
    });

    it('finds a word of chapter 2', async () => {
      const { page } = await read('index.html');
      await page.keyboard.press('/');
      await page.locator('dialog input').fill('mirror images');
      const result = page.locator(`dialog a[href*="${secondChapter}"]`).first();
      await result.waitFor();
      await result.click();
      await page.waitForURL(`**/${secondChapter}*`);
      await finish();
    });

    it('finds a function of the library', async () => {
      const { page } = await read(secondChapter);
      await page.getByRole('button', { name: 'Search' }).click();
      await page.locator('dialog input').fill('semiHardTripletLoss');
      await page.locator('dialog a[href*="api/functions/semiHardTripletLoss.html"]').first().waitFor();
      await finish();
    });

    it('searches in the page itself, in one dialog however often it is asked for', async () => {
      const { page, requests } = await read('index.html');
      await page.evaluate(`for (let i = 0; i < 3; i++) document.querySelector('[data-search]').click()`);
      await page.locator('dialog input').fill('margin');
      await page.locator('dialog a').first().waitFor();
      expect(await page.locator('dialog').count()).toBe(1);
      expect(requests.filter((url) => url.includes('worker'))).toEqual([]);
      await finish();
    });

    it.each(['pagefind-ui.js', 'pagefind.js', 'pagefind-entry.json', 'wasm.en.pagefind'])(
      'says that the search could not be loaded: without %s',
      async (file) => {
        const { page } = await read('index.html');
        await page.route(`**/pagefind/${file}*`, (route) => route.abort());
        await page.getByRole('button', { name: 'Search' }).click();
        await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).waitFor();
        await reader.close();
      },
    );

    it.each(['index.html', secondChapter, 'api/index.html', 'api/functions/fit.html'])(
      'fits a phone of 360 pixels: %s',
      async (path) => {
        const { page } = await read(path, { viewport: { width: 360, height: 740 } });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
        await finish();
      },
    );

    it('runs no script that somebody put into a page, and loads nothing from elsewhere', async () => {
      const { page } = await read(secondChapter);
      const put = `<img src="x.png" onerror="ran = 1"><img src="https://example.org/x.png"><iframe src="https://example.org/"></iframe>`;
      await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(put)})`);
      await page.evaluate(`document.body.append(Object.assign(document.createElement('script'), { text: 'ran = 2' }))`);
      await expect.poll(() => reader.troubles.filter((text) => /Content Security Policy/.test(text)).length).toBe(4);
      expect(await page.evaluate('typeof ran')).toBe('undefined');
      expect(reader.troubles.filter((text) => /left the site/.test(text))).toEqual([]);
      await reader.close();
    });

    it('follows the system to light and dark, and remembers what the reader chose', async () => {
      const { page } = await read('index.html', { colorScheme: 'dark' });
      const dark = await background();
      await page.getByRole('button', { name: 'Dark colours', pressed: true }).click();
      const light = await background();
      expect([dark, light]).toEqual(['rgb(20, 20, 20)', 'rgb(255, 255, 255)']);
      await page.goto(address + secondChapter);
      expect(await background()).toBe(light);
      await page.goto(`${address}api/index.html`);
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(light);
      await finish();
    });

    it('can be read without JavaScript', async () => {
      const { page } = await read(secondChapter, { javaScriptEnabled: false });
      expect(await page.locator('main p').count()).toBeGreaterThan(20);
      await page.locator('[data-figure] img').first().scrollIntoViewIfNeeded();
      expect(await page.locator('[data-figure] img').first().isVisible()).toBe(true);
      expect(await page.locator('.tool').first().isVisible()).toBe(false);
      await reader.close();
    });

    it.each(
      ['index.html', secondChapter].flatMap((path) =>
        (['light', 'dark'] as const).map((scheme) => [path, scheme] as const),
      ),
    )('has nothing that axe finds serious: %s, %s', async (path, scheme) => {
      const { page } = await read(path, { colorScheme: scheme });
      if (path === secondChapter) {
        await page.locator('[data-figure]').first().scrollIntoViewIfNeeded();
        await page.locator('.drawn').first().waitFor();
      }
      const axe = new AxeBuilder({ page });
      if (scheme === 'dark') axe.withRules(['color-contrast']); // nothing else differs in the dark
      const { violations } = await axe.analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 100)).join(' | ')}`),
      ).toEqual([]);
      await finish();
    });
  });
}

/** A point of a line on the screen; runs in the page. */
function middleOf(line: Element): [number, number] {
  const path = line as SVGPathElement;
  const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM()!);
  return [x, y];
}
