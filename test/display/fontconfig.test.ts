import { existsSync } from 'node:fs';
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
