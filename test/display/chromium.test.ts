import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findChromium, withPage } from '../../lib/display/chromium';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chromium-'));
  vi.stubEnv('SIAMESE_CHROMIUM', undefined);
  vi.stubEnv('PATH', folder);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

function program(name: string, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  chmodSync(path, mode);
  return path;
}

it('takes the first in PATH, Chromium before Chrome', async () => {
  const chrome = program('google-chrome');
  expect(await findChromium()).toBe(chrome);
  program('chromium', 0o644);
  expect(await findChromium()).toBe(chrome);
  const browser = program('chromium-browser');
  expect(await findChromium()).toBe(browser);
});

it('takes the one that SIAMESE_CHROMIUM names, and no other', async () => {
  program('chromium');
  const named = program('mine');
  vi.stubEnv('SIAMESE_CHROMIUM', named);
  expect(await findChromium()).toBe(named);
  for (const none of ['', join(folder, 'missing')]) {
    vi.stubEnv('SIAMESE_CHROMIUM', none);
    expect(await findChromium()).toBeNull();
  }
});

it('listens once for the end of this process, however many browsers it starts', async () => {
  const before = process.listenerCount('beforeExit');
  const noBrowser = program('chromium');
  for (let time = 0; time < 3; time++) await expect(withPage(noBrowser, async () => {})).rejects.toThrow();
  expect(process.listenerCount('beforeExit')).toBe(before + 1);
});
