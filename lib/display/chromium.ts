import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Page } from 'playwright-core';
import { optionalPackage } from '../checks/optional-package';
import { fontFiles } from './font';
import { letProcessEnd, spawnedDuring } from './let-process-end';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const idleMs = 60_000;
const timeoutMs = 60_000;
const closeMs = 3000;

interface Browser {
  page: Page;
  isConnected(): boolean;
  close(): Promise<void>;
  /** Sets whether the browser keeps this process alive. */
  hold(held: boolean): void;
}

let browser: Promise<Browser> | undefined;
let queue: Promise<unknown> = Promise.resolve();
let idle: NodeJS.Timeout | undefined;

/**
 * The browser for drawing: `SIAMESE_CHROMIUM` if it is set (empty: none), else the first Chromium or Chrome in PATH, else Playwright's own.
 * @returns its path, or null if there is none
 */
export async function findChromium(): Promise<string | null> {
  const named = process.env.SIAMESE_CHROMIUM;
  if (named !== undefined) return named && runnable(named) ? named : null;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const paths = programs.flatMap((program) => folders.map((folder) => join(folder, program)));
  const inPath = paths.find(runnable);
  if (inPath) return inPath;
  const own = await loadPlaywright().then(
    ({ chromium }) => chromium.executablePath(),
    () => undefined,
  );
  return own && runnable(own) ? own : null;
}

const loadPlaywright = () =>
  optionalPackage('playwright-core', 'static pictures need', () => import('playwright-core'));

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs `work` with a blank page in a headless Chromium that has Plotly and the house font loaded; one `work` at a time. The browser starts
 * at the first call, stays for later calls, and ends after a minute without work or together with this process. It does not keep the
 * process alive.
 */
export function withPage<Result>(executablePath: string, work: (page: Page) => Promise<Result>): Promise<Result> {
  const result = queue.then(async () => {
    clearTimeout(idle);
    if (
      browser &&
      !(await browser.then(
        (ready) => ready.isConnected(),
        () => false,
      ))
    )
      browser = undefined;
    browser ??= launch(executablePath);
    const ready = await browser;
    ready.hold(true);
    try {
      return await withTimeout(work(ready.page));
    } catch (error) {
      browser = undefined;
      await ready.close().catch(() => {});
      throw error;
    } finally {
      ready.hold(false);
      idle = setTimeout(closeIdle, idleMs).unref();
    }
  });
  queue = result.catch(() => {});
  return result;
}

/** Lets the browser end on its own, so that it leaves no files behind, but does not wait long for it. */
function closeIdle(): void {
  const closing = browser;
  browser = undefined;
  closing
    ?.then(async (ready) => {
      ready.hold(true);
      const patience = setTimeout(() => ready.hold(false), closeMs);
      await ready.close();
      clearTimeout(patience);
    })
    .catch(() => {});
}

function withTimeout<Result>(work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs / 1000} seconds`)), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function launch(executablePath: string): Promise<Browser> {
  // Only once, not again for a second browser.
  process.off('beforeExit', closeIdle).once('beforeExit', closeIdle);
  const { chromium } = await loadPlaywright();
  const plotly = await optionalPackage('plotly.js-dist', 'static pictures need', () =>
    require.resolve('plotly.js-dist'),
  );
  // The kernel handles signals: an interrupted cell must not end the process.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const { result, children } = await spawnedDuring(() => chromium.launch({ executablePath, ...signals }));
  try {
    const page = await result.newPage({ deviceScaleFactor: 2, viewport: { width: 1200, height: 900 } });
    await page.setContent(`<style>${fontFaces()} body { margin: 0 }</style><body></body>`);
    await page.evaluate("Promise.all([document.fonts.load('400 16px Arimo'), document.fonts.load('700 16px Arimo')])");
    await page.addScriptTag({ path: plotly });
    return {
      page,
      isConnected: () => result.isConnected(),
      close: () => result.close(),
      hold: (held) => letProcessEnd(children, !held),
    };
  } catch (error) {
    await result.close().catch(() => {});
    throw error;
  }
}

function fontFaces(): string {
  const face = (file: string, weight: number) =>
    `@font-face { font-family: Arimo; font-weight: ${weight}; src: url(data:font/ttf;base64,${readFileSync(file, 'base64')}) }`;
  return `${face(fontFiles.regular, 400)} ${face(fontFiles.bold, 700)}`;
}
