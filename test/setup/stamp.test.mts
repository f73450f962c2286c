import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hashOf, Stamp } from '../../lib/setup/stamp.mjs';
import { temporaryFolder } from './support.mjs';

describe('Stamp', () => {
  it('knows nothing at first', () => {
    const stamp = new Stamp('packages', temporaryFolder());
    expect(stamp.read()).toBeUndefined();
    expect(stamp.interrupted).toBe(false);
  });

  it('keeps the hash of the last success', () => {
    const folder = temporaryFolder();
    const stamp = new Stamp('packages', folder);
    stamp.begin();
    stamp.finish('abc');
    expect(new Stamp('packages', folder).read()).toBe('abc');
    expect(readdirSync(folder)).toEqual(['packages.stamp']);
  });

  it('forgets the last success once a run begins, and remembers that the run did not end', () => {
    const folder = temporaryFolder();
    new Stamp('packages', folder).finish('abc');
    new Stamp('packages', folder).begin();
    const stamp = new Stamp('packages', folder);
    expect(stamp.read()).toBeUndefined();
    expect(stamp.interrupted).toBe(true);
  });
});

describe('hashOf', () => {
  it('changes with any part, and with the place where one part ends', () => {
    const hashes = [hashOf('a', 'b'), hashOf('ab'), hashOf('a', 'c'), hashOf('a'), hashOf('a', 'b', '')];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashOf('a', 'b')).toBe(hashes[0]);
  });
});
