import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { audioPlayers } from '../../lib/display/audio-players.js';
import { renderOutputs } from '../../site/outputs/outputs.mjs';
import { policyTag } from '../../site/pages/policy.mjs';
import { serve } from '../../site/serve.mjs';
import { chromiumPath, launch, openReader } from './browser.mjs';

const players = audioPlayers([
  { samples: new Float32Array(4000).fill(0.1), sampleRate: 8000, title: 'half a second' },
  { samples: new Float32Array(3000), sampleRate: 3000, title: 'the lowest rate' },
  { samples: new Float32Array(19_200), sampleRate: 192_000, title: 'the highest rate' },
]);
const seconds = [0.5, 1, 0.1];

/** Runs in the page: the length of each sound once it could be played. */
const lengths = `Promise.all(Array.from(document.querySelectorAll('audio'), (player) => new Promise((resolve, reject) => {
  player.oncanplay = () => resolve(player.duration);
  player.onerror = () => reject(new Error(player.error.message));
  player.load();
  player.preload = 'auto';
})))`;

describe.skipIf(!chromiumPath)('audio players in Chromium', { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it('play what the site kept beside the page, and load it only when it is asked for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'siamese-audio-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const keep = (name: string, content: string | Uint8Array) => {
      writeFileSync(join(folder, name), content);
      return name;
    };
    const output = { output_type: 'display_data' as const, data: { 'text/html': players.html } };
    const main = renderOutputs({ id: 'sounds', type: 'code', source: '', outputs: [output] }, keep);
    keep('index.html', `<!doctype html><html lang="en"><head>${policyTag()}<title>a</title></head>${main}</html>`);
    const address = await serve(folder, 4283);
    const { page, troubles, requests, close } = await openReader(browser, address);
    await page.goto(address);
    expect(requests.filter((url) => url.includes('.wav'))).toEqual([]);
    expect(await page.evaluate(lengths)).toEqual(seconds.map((length) => expect.closeTo(length, 3)));
    expect(requests.filter((url) => url.includes('.wav')).length).toBeGreaterThanOrEqual(3);
    expect(troubles.filter((text) => !text.includes('favicon') && !/404/.test(text))).toEqual([]);
    await close();
  });

  it('play in a page that has them as they are, and are named by their titles', async () => {
    const page = await browser.newPage();
    await page.setContent(players.html);
    expect(await page.evaluate(lengths)).toEqual(seconds.map((length) => expect.closeTo(length, 3)));
    expect(await page.getByTitle('half a second (0.5 s)').count()).toBe(1);
    await page.close();
  });
});
