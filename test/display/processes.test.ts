import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../lib/display/chromium';
import { ended, marked, startMarked } from '../marked-processes';

/** As `npm run build` compiles it. */
const display = resolve('lib', 'dist', 'display');
let scratch: string;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'display-'));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** A Node process that runs `code` after loading the display room; it and all its children carry `mark` in their environment. */
function start(code: string, environment: NodeJS.ProcessEnv = {}) {
  const mark = randomUUID();
  const temporary = join(scratch, mark);
  mkdirSync(temporary);
  const env = { TMPDIR: temporary, ...environment };
  const prelude = `const load = (name) => require(${JSON.stringify(`${display}/`)} + name);`;
  return { ...startMarked(['-e', `${prelude} (async () => { ${code} })()`], { env, mark }), temporary };
}

const drawFigure = `
  const { draw } = load('line-chart').lineChart({ title: '', xLabel: '', yLabel: '', lines: { a: [1, 2] } });
  console.log('drawn', (await draw()).length > 1000);`;

describe('a process that draws figures', () => {
  beforeEach(async ({ skip }) => {
    skip((await findChromium()) === null, 'no Chromium');
    skip(!existsSync('/proc/self/environ'), 'no /proc to find processes in');
  });

  it('ends by itself after a figure, and leaves no browser and no files behind', async () => {
    const { child, mark, temporary, output } = start(drawFigure);
    expect(await ended(child)).toBe(0);
    expect(output()).toBe('drawn true\n');
    await vi.waitFor(() => expect(marked(mark)).toEqual([]), { timeout: 10_000 });
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('takes the browser along when it is killed', async () => {
    const { child, mark, output } = start(`${drawFigure} setInterval(() => {}, 1000);`);
    await vi.waitFor(() => expect(output()).toBe('drawn true\n'), { timeout: 25_000 });
    expect(marked(mark).length).toBeGreaterThan(1);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(marked(mark)).toEqual([]), { timeout: 10_000 });
  });

  it('survives an interrupt with the browser at work', async () => {
    const interruption = `
      const alive = setInterval(() => {}, 1000);
      const interrupted = new Promise((go) => process.once('SIGINT', go));
      console.log('waiting');
      await interrupted;
      clearInterval(alive);
      console.log('drawn', (await draw()).length > 1000);`;
    const { child, output } = start(`${drawFigure} ${interruption}`);
    await vi.waitFor(() => expect(output()).toContain('waiting'), { timeout: 25_000 });
    child.kill('SIGINT');
    expect(await ended(child)).toBe(0);
    expect(output()).toBe('drawn true\nwaiting\ndrawn true\n');
  });
});

describe('a process that draws text', () => {
  const code = `
    const { montage } = load('montage');
    const tile = { pixels: new Uint8Array(784), shape: [28, 28, 1], caption: 'pos', color: '#00ff00' };
    const { png } = await montage([tile], { title: 'A title' });
    console.log(png.toString('base64'));`;
  const noFonts = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>';
  let usual: string;
  beforeAll(async () => {
    writeFileSync(join(scratch, 'fonts.conf'), noFonts);
    const { child, output } = start(code);
    expect(await ended(child)).toBe(0);
    usual = output();
    expect(usual.length).toBeGreaterThan(1000);
  });

  it.each([
    ['no font is installed', () => ({ FONTCONFIG_FILE: join(scratch, 'fonts.conf') })],
    ['Fontconfig is not configured, and says nothing of it', () => ({ FONTCONFIG_FILE: join(scratch, 'nowhere') })],
  ])('draws the same where %s', async (_, environment) => {
    const { child, output } = start(code, environment());
    expect(await ended(child)).toBe(0);
    expect(output()).toBe(usual);
  });
});
