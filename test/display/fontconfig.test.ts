import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { configureFonts } from '../../lib/display/fontconfig';

const nowhere = `${__dirname}/nowhere`;
const fileAfter = (environment: NodeJS.ProcessEnv, platform?: NodeJS.Platform) => {
  configureFonts(environment, platform);
  return environment.FONTCONFIG_FILE;
};

it('names a file of this library where Fontconfig would find none', () => {
  const file = fileAfter({ FONTCONFIG_FILE: `${nowhere}/fonts.conf` }, 'linux');
  expect(file).toMatch(/lib\/fonts\.conf$/);
  expect(existsSync(file!)).toBe(true);
  expect(fileAfter({ FONTCONFIG_FILE: 'nowhere.conf', FONTCONFIG_PATH: `${nowhere}:${__dirname}` }, 'linux')).toBe(
    file,
  );
});

it('keeps what a person has set', () => {
  expect(fileAfter({ FONTCONFIG_FILE: __filename }, 'linux')).toBe(__filename);
  const inPath = { FONTCONFIG_FILE: 'fontconfig.test.ts', FONTCONFIG_PATH: `${nowhere}:${__dirname}` };
  expect(fileAfter(inPath, 'linux')).toBe('fontconfig.test.ts');
});

it('changes nothing on other systems, which find fonts in other ways', () => {
  expect(fileAfter({ FONTCONFIG_FILE: nowhere }, 'darwin')).toBe(nowhere);
  expect(fileAfter({}, 'win32')).toBeUndefined();
});

it('makes the folder of its cache, which two processes cannot make at once, and goes on where it cannot be made', () => {
  const home = mkdtempSync(join(tmpdir(), 'fonts-'));
  const cache = join(home, 'own');
  configureFonts({ FONTCONFIG_FILE: nowhere, HOME: home }, 'linux');
  configureFonts({ FONTCONFIG_FILE: nowhere, HOME: home, XDG_CACHE_HOME: cache }, 'linux');
  expect([join(home, '.cache/fontconfig'), join(cache, 'fontconfig')].map(existsSync)).toEqual([true, true]);
  expect(fileAfter({ FONTCONFIG_FILE: nowhere, XDG_CACHE_HOME: __filename }, 'linux')).toMatch(/fonts\.conf$/);
  rmSync(home, { recursive: true });
});
