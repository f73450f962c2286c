import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandError, runCommand } from '../../setup/command.mjs';
import { agree, quietInstall } from '../../setup/steps/packages.mjs';
import { temporaryFolder } from './support.mjs';

const wanted = {
  '': {},
  'node_modules/sharp': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/sharp-for-another-system': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};
const sharp = { 'node_modules/sharp': { version: '1.0.0', integrity: 'sha512-a' } };

describe('agree', () => {
  it('holds when everything is there, but for optional packages', () => {
    expect(agree(wanted, sharp)).toBe(true);
  });

  it('fails on a missing package, another version, another content, or one too many', () => {
    expect(agree(wanted, {})).toBe(false);
    expect(agree(wanted, { 'node_modules/sharp': { version: '1.0.1', integrity: 'sha512-a' } })).toBe(false);
    expect(agree(wanted, { 'node_modules/sharp': { version: '1.0.0', integrity: 'sha512-c' } })).toBe(false);
    expect(agree(wanted, { ...sharp, 'node_modules/left-over': { version: '1.0.0' } })).toBe(false);
  });
});

describe('quietInstall', () => {
  it('lets npm say what went wrong, also below an npm that was told to be silent', async () => {
    const folder = join(temporaryFolder(), 'empty');
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{}');
    const env = { npm_config_loglevel: 'silent', npm_config_silent: 'true' };
    const failure = await runCommand('npm', ['ci', '--prefix', folder, ...quietInstall], { env }).catch(
      (error) => error,
    );
    expect((failure as CommandError).lines.join('\n')).toMatch(/npm error .*package-lock\.json/);
  });
});
