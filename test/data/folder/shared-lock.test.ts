import { setImmediate as later } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SharedLock } from '../../../lib/data/folder/shared-lock';

describe('SharedLock', () => {
  it('runs shared work side by side, and exclusive work alone', async () => {
    const lock = new SharedLock();
    let running = 0;
    const most = { shared: 0, exclusive: 0 };
    const work = (kind: 'shared' | 'exclusive') => async () => {
      most[kind] = Math.max(most[kind], ++running);
      for (let i = 0; i < 3; i++) await later();
      running--;
    };
    await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        await lock.shared(work('shared'));
        if (i % 3 === 0) await lock.exclusive(work('exclusive'));
        await lock.shared(work('shared'));
      }),
    );
    expect(most.exclusive).toBe(1);
    expect(most.shared).toBeGreaterThan(10);
  });

  it('passes on what work returns or throws, and goes on', async () => {
    const lock = new SharedLock();
    const fail = () => Promise.reject(new Error('no'));
    await expect(lock.shared(fail)).rejects.toThrow('no');
    await expect(lock.exclusive(fail)).rejects.toThrow('no');
    expect(await lock.exclusive(async () => 1)).toBe(1);
    expect(await lock.shared(async () => 2)).toBe(2);
  });
});
