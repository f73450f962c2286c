import { describe, expect, it } from 'vitest';
import { retry } from '../../lib/gallery/retry';

/** Work that fails so many times, then gives 7; `calls` says how often it was called. */
function failing(times: number, error: unknown = 'busy') {
  let calls = 0;
  const work = async () => {
    if (calls++ < times) throw error;
    return 7;
  };
  return { work, calls: () => calls };
}

const always = () => true;

describe('retry', () => {
  it('gives the first success', async () => {
    for (const times of [0, 1, 3]) {
      const { work, calls } = failing(times);
      expect(await retry(work, 4, always, 1)).toBe(7);
      expect(calls()).toBe(times + 1);
    }
  });

  it('ends with the last error after the given number of tries', async () => {
    const { work, calls } = failing(9);
    await expect(retry(work, 4, always, 1)).rejects.toBe('busy');
    expect(calls()).toBe(4);
  });

  it('does not try again what would fail again', async () => {
    const { work, calls } = failing(9, 'refused');
    await expect(retry(work, 4, (error) => error !== 'refused', 1)).rejects.toBe('refused');
    expect(calls()).toBe(1);
  });

  it('waits at least half of 1, 2 and 4 times the first wait', async () => {
    const start = performance.now();
    await retry(failing(3).work, 4, always, 20);
    expect(performance.now() - start).toBeGreaterThan(((1 + 2 + 4) * 20) / 2 - 5);
  });
});
