import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawColorShapes } from '../../lib/data/draw-color-shapes.js';
import * as inNode from '../../lib/index.js';
import { root } from '../../setup/paths.mjs';
import { serve } from '../../site/serve.mjs';
import { functionsThatGive } from '../public-api.js';
import { chromiumPath, launch } from '../site/browser.mjs';
import { drawAll } from './draw-all.js';
import { trainColorShapes } from './train-color-shapes.js';

const sources = join(root, 'test', 'portable');
const patience = 300_000;
const backends = ['wasm', 'cpu'] as const;

describe.skipIf(!chromiumPath)('the library in Chromium', { timeout: patience }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'siamese-lab-portable-'));
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];
  beforeAll(async () => {
    await bundle(folder);
    const [launched, address] = await Promise.all([launch(), serve(folder, 4293)]);
    browser = launched;
    page = await browser.newPage();
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && troubles.push(message.text()));
    await page.goto(address);
    await page.waitForFunction('globalThis.run !== undefined');
  }, patience);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a task of `page.ts` finds on a backend. */
  async function run<Found>(backend: string, task: string, argument: number[] = []): Promise<Found> {
    const call = `run(${JSON.stringify(backend)}, ${JSON.stringify(task)}, ${JSON.stringify(argument)})`;
    const { found, backend: used } = (await page.evaluate(call)) as { found: Found; backend: string };
    expect(used).toBe(backend);
    return found;
  }

  it.each(backends)('trains the colour-shapes network on %s to the weights that TensorFlow gives', async (backend) => {
    const { images } = await drawColorShapes({ seed: 3, folder: join(folder, 'drawn') });
    const wanted = await trainColorShapes(inNode, images);
    const found = await run<typeof wanted>(backend, 'train', [...images]);
    expect(wanted.steps).toBeGreaterThanOrEqual(20);
    expect(found.steps).toBe(wanted.steps);
    expect(wanted.losses[1]).toBeLessThan(wanted.losses[0]);
    expect(farthest(found.weights, wanted.weights)).toBeLessThan(1e-4);
    expect(farthest(found.embeddings, wanted.embeddings)).toBeLessThan(1e-3);
    expect(farthest(found.losses, wanted.losses)).toBeLessThan(1e-4);
  });

  it.each(backends)('draws on %s what it draws on TensorFlow, from the same seed', async (backend) => {
    const wanted = await drawAll(inNode);
    const found = await run<typeof wanted>(backend, 'draw');
    expect(Object.keys(found)).toEqual(Object.keys(wanted));
    for (const [what, draws] of Object.entries(wanted)) expect(farthest(found[what], draws), what).toBeLessThan(1e-6);
  });

  it('trains every encoder and computes every loss and miner on wasm', async () => {
    const { tried, failed } = await run<{ tried: string[]; failed: string[] }>('wasm', 'tryAll');
    expect(failed).toEqual([]);
    const wanted = ['BatchLoss', 'ViewLoss', 'TrainableLoss', 'Miner', 'LayersModel'].flatMap(functionsThatGive);
    expect(tried.sort()).toEqual(wanted.sort());
  });

  it('refuses a checkpoint, which is a file, and says what to do', async () => {
    await expect(run('wasm', 'checkpoint')).rejects.toThrow(
      'fit: checkpoint must be left out outside Node, where no files can be written, found run.safetensors',
    );
  });

  it('prints no warning or error meanwhile', () => {
    expect(troubles).toEqual([]);
  });
});

/** The page, as a user's bundler would make it of `siamese-lab`. */
async function bundle(folder: string): Promise<void> {
  const entry = join(sources, 'page.ts');
  await build({
    ...{ configFile: false, root: sources, base: './', publicDir: false, logLevel: 'error' },
    build: {
      ...{ outDir: folder, emptyOutDir: false, assetsInlineLimit: 0, target: 'es2022', chunkSizeWarningLimit: 5000 },
      rollupOptions: { input: entry, output: { entryFileNames: 'page.js' } },
    },
  });
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>Test</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>',
  );
  const script = readFileSync(join(folder, 'page.js'), 'utf8');
  expect(script).not.toMatch(/__vite-browser-external|node:(fs|path|module|crypto|util|os)/);
}

/** The largest difference between two lists of the same length. */
function farthest(found: number[], wanted: number[]): number {
  expect(found.length).toBe(wanted.length);
  return Math.max(...found.map((value, i) => Math.abs(value - wanted[i])));
}
