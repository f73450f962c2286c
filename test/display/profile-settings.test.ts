import { afterEach, describe, expect, it, vi } from 'vitest';
import { profileSettings } from '../../lib/display/profile-settings';

const profiles = { full: { epochs: 10 }, fast: { epochs: 1 } };
afterEach(() => vi.unstubAllEnvs());

describe('profileSettings', () => {
  it.each([
    ['', 10],
    ['full', 10],
    ['fast', 1],
  ])('takes the settings of "%s"', (name, epochs) => {
    vi.stubEnv('SIAMESE_PROFILE', name);
    expect(profileSettings(profiles)).toEqual({ epochs });
  });

  it('refuses a name that it does not know', () => {
    vi.stubEnv('SIAMESE_PROFILE', 'quick');
    expect(() => profileSettings(profiles)).toThrow('SIAMESE_PROFILE must be "full" or "fast", found "quick"');
  });
});
