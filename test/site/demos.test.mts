import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageDataset } from '../../lib/data/dataset.js';
import { findChromium } from '../../lib/display/chromium.js';
import { pairDistances } from '../../lib/evaluation/pair-distances.js';
import { embed } from '../../lib/models/embed.js';
import { loadEncoder } from '../../lib/models/saved/load-encoder.js';
import { tf } from '../../lib/tensorflow/tensorflow.js';
import { demos, demosIn } from '../../site/build-demos.mjs';
import { exportTinyDemos } from './demo-exports.mjs';
import { type DemoSite, serveDemos } from './demo-site.mjs';

const executablePath = await findChromium();
if (!executablePath) console.warn('test/site/demos: skipped: no Chromium');
/** How long a page may take on a machine that has other work, in milliseconds. */
const patience = 300_000;
const names = ['fashion-mnist', 'colour-shapes', 'cifar10', 'omniglot'] as const;
type Name = (typeof names)[number];

it('lists the demos whose network was exported, each with its part of a page', () => {
  expect(demosIn(tmpdir())).toEqual([]);
  expect(demos.map(({ name }) => name)).toContain('colour-shapes');
  for (const { name, fragment } of demos) expect(readFileSync(fragment, 'utf8')).toContain(`data-demo="${name}"`);
});

describe.skipIf(!executablePath)('the demos in a browser', { timeout: patience }, () => {
  const data = mkdtempSync(join(tmpdir(), 'siamese-lab-exports-'));
  let datasets: Record<Name, ImageDataset>;
  let site: DemoSite;
  let browser: Browser;
  beforeAll(async () => {
    datasets = await exportTinyDemos(data);
    site = await serveDemos(data);
    browser = await chromium.launch({ executablePath: executablePath as string });
  }, patience);
  afterAll(async () => {
    await browser?.close();
    site?.remove();
    rmSync(data, { recursive: true, force: true });
  });

  /** A page with a demo; what went wrong on it, and what it asked for. */
  async function open(name: Name, { refused }: { refused?: string } = {}) {
    const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(patience / 2);
    const page = await context.newPage();
    const [troubles, requests]: string[][] = [[], []];
    page.on('pageerror', ({ message }) => troubles.push(message));
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    page.on('request', (request) => requests.push(request.url()));
    if (refused) await page.route(refused, (route) => route.abort());
    await page.goto(`${site.address}${name}.html`);
    await page.waitForSelector('[data-start]:enabled');
    return { page, troubles, requests, close: () => context.close() };
  }

  async function start(page: Page) {
    await page.locator('[data-start]').press('Enter');
    await page.waitForSelector('[data-place]:not([hidden])', { timeout: patience / 2 });
  }

  async function seriousFaults(page: Page): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page }).include('main').analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return serious.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  }

  /** The embeddings of the demo's images by Node, with the very files that the browser loads. */
  async function embeddedInNode(name: Name) {
    return embed(await loadEncoder(join(data, name)), datasets[name]);
  }

  const valueIn = async (page: Page, selector: string) =>
    Number(await page.locator(`${selector} data`).first().getAttribute('value'));

  describe.each(names)('%s', (name) => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open(name);
    }, patience);
    afterAll(() => opened?.close());

    it('loads nothing of TensorFlow.js before it is started, and then runs, without the internet', async () => {
      const { page, troubles, requests } = opened;
      expect(requests.filter((url) => /chunks|data\//.test(url))).toEqual([]);
      expect(await seriousFaults(page)).toEqual([]);
      await start(page);
      expect(await page.textContent('[data-status]')).toBe('The network runs in your browser, on WebAssembly.');
      expect(requests.filter((url) => !url.startsWith(new URL('..', site.address).href))).toEqual([]);
      expect(troubles).toEqual([]);
    });

    it('has no serious fault by axe, light and dark', async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await opened.page.emulateMedia({ colorScheme });
        expect(await seriousFaults(opened.page)).toEqual([]);
      }
    });

    it.skipIf(['colour-shapes', 'omniglot'].includes(name))(
      'shows pictures in the proportions of their sheet',
      async () => {
        const [shown, sheet] = await opened.page
          .locator('.picker .picture')
          .first()
          .evaluate(async (picture) => {
            const image = new Image();
            image.src = /"(.*)"/.exec(picture.style.backgroundImage)?.[1] ?? '';
            await image.decode();
            const [width, height] = picture.style.backgroundSize.split(' ').map(Number.parseFloat);
            return [width / height, image.naturalWidth / image.naturalHeight];
          });
        expect(shown).toBeCloseTo(sheet, 6);
      },
    );

    it('fits a phone', async () => {
      await opened.page.setViewportSize({ width: 360, height: 700 });
      expect(await opened.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    });
  });

  it('shows the distance of any two pictures as Node measures it, and decides by the threshold', async () => {
    const embeddings = await embeddedInNode('fashion-mnist');
    const { page, close } = await open('fashion-mnist');
    await start(page);
    const options = page.getByRole('option');
    for (const [left, right] of [
      [0, 1],
      [3, 8],
      [17, 42],
    ]) {
      await page.getByLabel('First picture').check();
      await options.nth(left).click();
      await page.getByLabel('Second picture').check();
      await options.nth(right).click();
      const same = new Uint8Array(1);
      const pair = { left: Int32Array.of(left), right: Int32Array.of(right), same };
      const [distance] = pairDistances(embeddings, pair, { metric: 'cosine' });
      expect(Math.abs((await valueIn(page, '.result')) - distance)).toBeLessThan(1e-3);
    }
    const decisions: string[] = [];
    for (const key of ['Home', 'End']) {
      await page.getByLabel('Threshold').press(key);
      decisions.push((await page.locator('.result strong').textContent()) ?? '');
    }
    expect(decisions).toEqual(['different classes', 'same class']);
    await close();
  });

  it('can be used by keyboard alone, to pick pictures and to draw, and is drawn on by mouse too', async () => {
    const { page, close } = await open('fashion-mnist');
    await start(page);
    const list = page.getByRole('listbox');
    await list.focus();
    const before = await valueIn(page, '.result');
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    const picked = await page.locator('[aria-selected=true]').first().getAttribute('data-image');
    expect(await valueIn(page, '.result')).not.toBe(before);
    expect(Number(picked)).toBeGreaterThan(0);
    const pad = page.locator('canvas.pad');
    for (const key of ['Space', ...Array(5).fill('ArrowDown'), 'Space']) await pad.press(key);
    expect(await page.locator('figcaption').first().textContent()).toBe('First picture: your drawing');
    const byKeys = await valueIn(page, '.result');
    await pad.hover({ position: { x: 20, y: 20 } });
    await page.mouse.down();
    await pad.hover({ position: { x: 190, y: 120 } });
    await page.mouse.up();
    expect(await valueIn(page, '.result')).not.toBe(byKeys);
    await close();
  });

  it('embeds a drawn shape as Node does: it has the same mean dot product with each colour', async () => {
    const embeddings = await embeddedInNode('colour-shapes');
    const encoder = await loadEncoder(join(data, 'colour-shapes'));
    const { labels, classNames } = datasets['colour-shapes'];
    const { page, close } = await open('colour-shapes');
    await start(page);
    await page.getByLabel('circle', { exact: true }).check();
    await page.getByLabel('cyan', { exact: true }).check();
    await page.getByLabel('Size').press('End');
    const pixels = await page
      .locator('canvas.pad')
      .evaluate((canvas: HTMLCanvasElement) => [...(canvas.getContext('2d')?.getImageData(0, 0, 28, 28).data ?? [])]);
    const colours = pixels.filter((_, i) => i % 4 < 3).map((value) => value / 255);
    const own = Array.from((encoder.predict(tf.tensor4d(colours, [1, 28, 28, 3])) as tf.Tensor).dataSync());
    const shown = await page
      .locator('tbody data')
      .evaluateAll((all) => all.map((one) => Number((one as HTMLDataElement).value)));
    const expected = classNames.map((_, label) => {
      const products = [...labels.keys()]
        .filter((row) => labels[row] === label)
        .map((row) => own.reduce((sum, value, k) => sum + value * embeddings.values[row * own.length + k], 0));
      return products.reduce((sum, product) => sum + product, 0) / products.length;
    });
    for (const [i, value] of shown.entries()) expect(Math.abs(value - expected[i])).toBeLessThan(1e-3);
    expect(shown.length).toBe(3);
    expect(await page.textContent('.result')).toMatch(/^A cyan circle\. Nearest: \w+ \w+ \(0\.\d+\), /);
    await close();
  });

  it('moves the view and the shape, also by a pointer', async () => {
    const { page, close } = await open('colour-shapes');
    await start(page);
    const space = page.locator('canvas.space');
    const picture = () => space.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const first = await picture();
    await page.getByLabel('Turn the view').press('ArrowRight');
    const turned = await picture();
    await page.locator('canvas.pad').click({ position: { x: 60, y: 160 } });
    const moved = await picture();
    expect(new Set([first, turned, moved]).size).toBe(3);
    expect(await page.getByLabel('Across').inputValue()).toBe('7.5');
    await close();
  });

  it('finds the ten nearest that Node finds, with the same angular similarity', async () => {
    const { values, dimensions } = await embeddedInNode('cifar10');
    const row = (i: number) => values.subarray(i * dimensions, (i + 1) * dimensions);
    const angular = (i: number, j: number) => {
      const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, k) => sum + value * b[k], 0);
      return 1 - Math.acos(dot(row(i), row(j)) / Math.sqrt(dot(row(i), row(i)) * dot(row(j), row(j)))) / Math.PI;
    };
    const { page, close } = await open('cifar10');
    await start(page);
    for (const query of [5, 31]) {
      await page.locator('.picker [role=option]').nth(query).click();
      const found = await page
        .locator('.results li')
        .evaluateAll((all) => all.map((one) => [Number(one.dataset.image), Number(one.querySelector('data')?.value)]));
      expect(found.length).toBe(10);
      const others = [...datasets.cifar10.labels.keys()].filter((i) => i !== query).map((i) => angular(query, i));
      const tenth = others.sort((a, b) => b - a)[9];
      for (const [image, value] of found) {
        expect(Math.abs(value - angular(query, image))).toBeLessThan(1e-3);
        expect(value).toBeGreaterThan(tenth - 2e-3);
      }
    }
    await page.getByLabel('Class').selectOption('blue');
    expect(await page.locator('.picker [role=option]').count()).toBe(20);
    await close();
  });

  it("takes the reader's own picture, and says if a file is not a picture", async () => {
    const { page, close } = await open('cifar10');
    await start(page);
    const input = page.locator('input[type=file]');
    const summary = page.locator('output.result');
    await input.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') });
    await expect.poll(() => summary.textContent()).toBe('notes.txt cannot be read as a picture.');
    await input.setInputFiles(join(data, 'cifar10', 'images.webp'));
    await expect.poll(() => page.locator('figcaption').textContent()).toBe('your picture');
    await close();
  });

  it('remembers a letter from one drawing, and knows it again, as far from the others as Node says', async () => {
    const { values, dimensions } = await embeddedInNode('omniglot');
    const { page, close } = await open('omniglot');
    await start(page);
    const [pad, cards] = [page.locator('canvas.pad'), page.locator('.results li')];
    const stroke = async () => {
      for (const key of ['Space', ...Array(8).fill('ArrowDown'), ...Array(6).fill('ArrowRight'), 'Space'])
        await pad.press(key);
    };
    await stroke();
    await page.getByRole('button', { name: 'Remember this letter' }).click();
    expect(await cards.count()).toBe(datasets.omniglot.size + 1);
    await stroke();
    expect(await page.textContent('.result')).toBe('Nearest: your letter 1, at a cosine distance of 0.000.');
    const pixels = await cards
      .locator('canvas')
      .last()
      .evaluate((canvas: HTMLCanvasElement) => [...(canvas.getContext('2d')?.getImageData(0, 0, 35, 35).data ?? [])]);
    const grey = pixels.filter((_, i) => i % 4 === 0).map((value) => value / 255);
    const encoder = await loadEncoder(join(data, 'omniglot'));
    const own = (encoder.predict(tf.tensor4d(grey, [1, 35, 35, 1])) as tf.Tensor).dataSync() as Float32Array;
    const shown = await cards
      .locator('data')
      .evaluateAll((all) => all.map((one) => Number((one as HTMLDataElement).value)));
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, k) => sum + value * b[k], 0);
    for (let i = 0; i < datasets.omniglot.size; i++) {
      const other = values.subarray(i * dimensions, (i + 1) * dimensions);
      const distance = 1 - dot(own, other) / Math.sqrt(dot(own, own) * dot(other, other));
      expect(Math.abs(shown[i] - distance)).toBeLessThan(1e-3);
    }
    await page.getByRole('button', { name: 'Forget all letters' }).click();
    expect(await cards.count()).toBe(0);
    expect(await page.textContent('.result')).toMatch(/^No letter is known\./);
    await close();
  });

  it('runs on JavaScript where WebAssembly cannot be loaded, with the same numbers', async () => {
    const values: number[] = [];
    for (const [refused, engine] of [
      [undefined, 'WebAssembly'],
      ['**/*.wasm', 'JavaScript'],
    ]) {
      const { page, close } = await open('colour-shapes', { refused });
      await start(page);
      values.push(await valueIn(page, 'tbody'));
      expect(await page.textContent('[data-status]')).toBe(`The network runs in your browser, on ${engine}.`);
      await close();
    }
    expect(Math.abs(values[0] - values[1])).toBeLessThan(1e-4);
  });

  it('says what failed, and starts at the next try', async () => {
    const { page, close } = await open('colour-shapes');
    await page.route('**/demo.json', (route) => route.abort(), { times: 1 });
    await page.click('[data-start]');
    await expect
      .poll(() => page.textContent('[data-status]'), { timeout: patience / 2 })
      .toMatch(/^The demo did not start: .* to try again\.$/);
    await start(page);
    await close();
  });
});
