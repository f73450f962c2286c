import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../lib/display/chromium.js';

export const chromiumPath = await findChromium();
if (!chromiumPath) console.warn('test/site in a browser: skipped: no Chromium');

/** How long a page may take on a machine that has other work, in milliseconds. */
const patience = 120_000;

export interface Reader {
  page: Page;
  /** What went wrong on the page: requests that left the site or failed, errors in the console. */
  troubles: string[];
  /** Every address that was asked for. */
  requests: string[];
  close(): Promise<void>;
}

/** Somebody who reads the site at `address`. No request leaves it: those that would are refused, and listed in `troubles`. */
export async function openReader(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Reader> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const [troubles, requests]: string[][] = [[], []];
  await context.route('**', (route) => {
    const url = route.request().url();
    requests.push(url);
    if (url.startsWith(address) || url.startsWith('data:') || url.startsWith('blob:')) return route.continue();
    troubles.push(`left the site: ${url}`);
    return route.abort();
  });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  page.on(
    'response',
    (response) => response.status() >= 400 && troubles.push(`${response.status()} ${response.url()}`),
  );
  return { page, troubles, requests, close: () => context.close() };
}

export const launch = () => chromium.launch({ executablePath: chromiumPath ?? undefined });
