import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Lab } from './lab.mjs';
import { copies } from './server.mjs';
import { strangers, written } from './strangers.mjs';

describe.skipIf(!inject('chromium'))('a notebook that somebody else made', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: inject('chromium') ?? '' });
  });
  afterAll(() => browser?.close());

  it('is shown without running anything that it brings along', async () => {
    const lab = await Lab.open(browser, inject('server'), strangers.outputs);
    await lab.outputs("p:text('A stranger')").waitFor();
    await lab.page.locator("p:text('A stranger')").first().waitFor();
    expect(await lab.isTrusted()).toBe(false);
    await lab.page.waitForTimeout(500); // what an output loads has failed by then
    expect(await lab.page.evaluate('globalThis.ran')).toBeUndefined();
    await lab.screenshot('opened');
    await lab.close();
  });

  it('plays its recordings, which JupyterLab lets through untrusted', async () => {
    const lab = await Lab.open(browser, inject('server'), strangers.outputs);
    const player = lab.outputs("audio[title='a recording (0.5 s)']");
    await player.waitFor();
    expect(await lab.isTrusted()).toBe(false);
    const length = await player.evaluate((element) => {
      const audio = element as HTMLAudioElement;
      return new Promise((resolve, reject) => {
        audio.oncanplay = () => resolve(audio.duration);
        audio.onerror = () => reject(new Error(audio.error?.message));
        audio.load();
        audio.preload = 'auto';
      });
    });
    expect(length).toBeCloseTo(0.5, 3);
    await lab.screenshot('recording', player);
    await lab.close();
  });

  it('starts the kernel of the course, whatever lies in its folder', async () => {
    const lab = await Lab.open(browser, inject('server'), strangers.kernel);
    expect(existsSync(join(copies, written))).toBe(false);
    await lab.close();
  });

  it('starts no other kernel without asking the reader', async () => {
    const page = await browser.newPage();
    await page.goto(inject('server').replace(/\/lab\/tree\/[^?]*/, `/lab/workspaces/python/tree/${strangers.python}`));
    await page.locator('.jp-Dialog').getByText('Select Kernel').first().waitFor({ timeout: 120_000 });
    expect(existsSync(join(copies, written))).toBe(false);
    await page.close();
  });
});
