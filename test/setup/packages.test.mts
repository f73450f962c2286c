import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandError, runCommand } from '../../lib/setup/command.mjs';
import { agree, quietInstall } from '../../setup/steps/packages.mjs';
import { temporaryFolder } from './support.mjs';

const wanted = {
  '': {},
  'node_modules/sharp': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/sharp-for-another-system': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};
const sharp = { 'node_modules/sharp': { version: '1.0.0', integrity: 'sha512-a' } };

describe('agree', () => {
  it('is true if everything but optional packages is installed', () => {
    expect(agree(wanted, sharp)).toBe(true);
  });

  it('is false for a missing package, another version, other content, or an extra package', () => {
    expect(agree(wanted, {})).toBe(false);
    expect(agree(wanted, { 'node_modules/sharp': { version: '1.0.1', integrity: 'sha512-a' } })).toBe(false);
    expect(agree(wanted, { 'node_modules/sharp': { version: '1.0.0', integrity: 'sha512-c' } })).toBe(false);
    expect(agree(wanted, { ...sharp, 'node_modules/left-over': { version: '1.0.0' } })).toBe(false);
  });
});

describe('quietInstall', () => {
  it('lets npm say what went wrong, even if a silent npm started it', async () => {
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
