import { basename } from 'node:path';
import { type Browser, chromium, type Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { findChapters } from '../../setup/execute-notebooks.mjs';
import { type CodeCell, Lab } from './lab.mjs';
import { Plot, showsSomething } from './plot.mjs';
import { textsShown, watchOutputs } from './watch-outputs.mjs';

const plotly = 'application/vnd.plotly.v1+json';

const outputsOf = (cells: CodeCell[]) => cells.flatMap(({ outputs }) => outputs);
const figuresIn = (cells: CodeCell[]) => outputsOf(cells).filter(({ mimes }) => mimes.includes(plotly));
const picturesIn = (cells: CodeCell[]) =>
  outputsOf(cells).filter(({ mimes }) => mimes.includes('image/png') && !mimes.includes(plotly));

/** In its own pixels; 0 if it could not be loaded. */
const widthOf = (picture: Locator) => picture.evaluate((node) => (node as HTMLImageElement).naturalWidth);

/**
 * The tests of one chapter as people meet it. Each chapter has a file of its own that calls this, so that two run side by side.
 * @param number of the chapter, such as `02`
 */
export function testChapter(number: string): void {
  const [path] = findChapters([number]);
  const chapter = basename(path);
  const runs = inject('chromium') && inject('chapters').includes(path);
  describe.skipIf(!runs)(`${chapter} in JupyterLab`, () => inJupyterLab(chapter));
}

function inJupyterLab(chapter: string): void {
  let browser: Browser;
  let lab: Lab;
  let saved: CodeCell[];
  let cells: CodeCell[];

  const plots = async () => (await lab.outputs('.js-plotly-plot').all()).map((element) => new Plot(element));
  const pictures = () => lab.outputs('.jp-RenderedImage img').all();

  beforeAll(async () => {
    const executablePath = inject('chromium') ?? '';
    browser = await chromium.launch({ executablePath, args: ['--enable-unsafe-swiftshader'] });
    lab = await Lab.open(browser, inject('server'), chapter);
    saved = await lab.codeCells();
    await lab.screenshot('opened');
  });
  afterAll(async () => {
    await lab?.close();
    await browser?.close();
  });

  it('is trusted, as it was committed', async () => {
    expect(await lab.isTrusted()).toBe(true);
  });

  it('shows the pictures of its prose, and the pictures and figures that were saved with it', async () => {
    const drawn = await lab.outputs('img').all();
    expect(drawn.length).toBe(picturesIn(saved).length + figuresIn(saved).length);
    const inProse = await lab.page.locator('.jp-MarkdownOutput img').all();
    expect(inProse.length).toBeGreaterThan(0);
    for (const picture of [...inProse, ...drawn]) expect(await widthOf(picture)).toBeGreaterThan(0);
  });

  it('runs to its end without an error', { timeout: 1_200_000 }, async () => {
    await lab.menu('Edit', 'Clear Outputs of All Cells');
    await watchOutputs(lab.page);
    await lab.menu('Run', 'Run All Cells');
    cells = await lab.untilRun();
    const wrong = outputsOf(cells).filter(({ type, stream }) => type === 'error' || stream === 'stderr');
    expect(wrong.map(({ text }) => text)).toEqual([]);
    expect(cells.map(({ id }) => id)).toEqual(saved.map(({ id }) => id));
    expect(cells.map(({ count }) => count)).toEqual(cells.map((_, index) => index + 1));
    await lab.screenshot('run');
  });

  it('shows every picture, with its alt text', async () => {
    const shown = await pictures();
    expect(shown.length).toBe(picturesIn(cells).length);
    expect(shown.length + figuresIn(cells).length).toBeGreaterThan(0);
    for (const [index, picture] of shown.entries()) {
      expect(await picture.getAttribute('alt')).toBe(picturesIn(cells)[index].alt);
      expect(await picture.getAttribute('alt')).toMatch(/\w+/);
      expect(await widthOf(picture)).toBeGreaterThan(0);
      expect(await showsSomething(await lab.screenshot(`picture-${index + 1}`, picture))).toBe(true);
    }
  });

  it('draws every figure', async () => {
    const drawn = await plots();
    expect(drawn.length).toBe(figuresIn(cells).length);
    const webGl = await lab.page.evaluate(() => document.createElement('canvas').getContext('webgl') !== null);
    if (!webGl) console.log(`${chapter}: this browser has no WebGL, so figures in three dimensions are not looked at`);
    for (const [index, plot] of drawn.entries()) {
      if ((await plot.isDeep()) && !webGl) continue;
      expect(await plot.element.textContent()).not.toContain('WebGL is not supported');
      expect(await showsSomething(await lab.screenshot(`figure-${index + 1}`, plot.element))).toBe(true);
    }
  });

  it('answers the mouse: with a label where it points, and with one trace less after a click on the legend', async () => {
    for (const plot of await plots()) {
      if (await plot.isDeep()) continue;
      expect(await plot.hover()).toMatch(/\d/);
      if (!(await plot.hasLegend())) continue;
      expect(await plot.clickLegend()).toContain('legendonly');
      expect(await plot.clickLegend()).not.toContain('legendonly');
    }
    await lab.screenshot('hovered');
  });

  it('moves the progress display while it trains', async () => {
    const training = (await textsShown(lab.page)).filter(({ texts }) => texts.some((text) => /^epoch \d/.test(text)));
    const trainers = cells.filter(({ outputs }) => outputs.some(({ text }) => /^epoch \d/.test(text)));
    const moved = new Set(training.filter(({ texts }) => texts.length > 1).map(({ cell }) => cell));
    // It appears after two seconds and is drawn four times a second, so a run of three seconds moves it.
    const threeSeconds = /· (?:[3-9](?:\.\d+)?s|\d{2,}s|\d+[mh] \d+[sm])$/m;
    const long = trainers.filter(({ outputs }) =>
      outputs.some(({ text }) =>
        text.split('\n').some((line) => /^epoch \d/.test(line) && threeSeconds.test(line.trim())),
      ),
    );
    // Chapter 4 trains for longer than that on any machine.
    if (chapter.startsWith('04')) expect(long.length).toBeGreaterThan(0);
    expect(moved.size).toBeGreaterThanOrEqual(long.length);
    expect(moved.size).toBeLessThanOrEqual(trainers.length);
  });
}
