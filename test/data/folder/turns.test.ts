import { setImmediate as later } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Turns } from '../../../lib/data/folder/turns';

describe('Turns', () => {
  it('runs work side by side, and what is to be alone alone', async () => {
    const turns = new Turns();
    let running = 0;
    const most = { together: 0, alone: 0 };
    const work = (kind: 'together' | 'alone') => async () => {
      most[kind] = Math.max(most[kind], ++running);
      for (let i = 0; i < 3; i++) await later();
      running--;
    };
    await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        await turns.together(work('together'));
        if (i % 3 === 0) await turns.byItself(work('alone'));
        await turns.together(work('together'));
      }),
    );
    expect(most.alone).toBe(1);
    expect(most.together).toBeGreaterThan(10);
  });

  it('hands on what work gives and throws, and goes on', async () => {
    const turns = new Turns();
    const fail = () => Promise.reject(new Error('no'));
    await expect(turns.together(fail)).rejects.toThrow('no');
    await expect(turns.byItself(fail)).rejects.toThrow('no');
    expect(await turns.byItself(async () => 1)).toBe(1);
    expect(await turns.together(async () => 2)).toBe(2);
  });
});
