import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isAbandoned, ownerName, ownerPattern } from '../../lib/files/file-owner';

it('calls a file abandoned only if its process ran on this machine and is gone', () => {
  const own = ownerName();
  const dead = spawnSync(process.execPath, ['--version']).pid;
  const ofDead = own.replace(`-${process.pid}-`, `-${dead}-`);
  expect(own).toMatch(new RegExp(`^${ownerPattern}$`));
  expect(isAbandoned(ofDead)).toBe(true);
  const ofOtherContainer = ofDead.replace(/-\d+-(\d+)-/, '-1-$1-');
  for (const owner of [own, `other-${ofDead}`, ofOtherContainer, `otherhost-${dead}-0123456789ab`, '', 'notes'])
    expect(isAbandoned(owner), owner).toBe(false);
});

it('never gives the same name twice', () => {
  expect(new Set(Array.from({ length: 100 }, ownerName)).size).toBe(100);
});
