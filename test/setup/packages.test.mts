import { describe, expect, it } from 'vitest';
import { agree } from '../../setup/steps/packages.mjs';

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
