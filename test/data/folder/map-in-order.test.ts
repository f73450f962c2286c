import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mapInOrder } from '../../../lib/data/folder/map-in-order';

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

describe('mapInOrder', () => {
  it.each([1, 2, 3, 100])('keeps the order and never works on more than %i at once', async (atOnce) => {
    let [busy, most] = [0, 0];
    const items = Array.from({ length: 20 }, (_, i) => i);
    const results = await collect(
      mapInOrder(items, atOnce, async (item) => {
        most = Math.max(most, ++busy);
        await setTimeout((item * 7) % 5);
        busy--;
        return item * 10;
      }),
    );
    expect(results).toEqual(items.map((item) => item * 10));
    expect(most).toBe(Math.min(atOnce, 20));
  });

  it('throws an error when its turn comes, after all work that had begun has ended', async () => {
    const ended: number[] = [];
    const seen: number[] = [];
    const failing = (async () => {
      for await (const value of mapInOrder([0, 1, 2, 3, 4], 3, async (item) => {
        if (item === 1) throw new Error('one is bad');
        await setTimeout(5);
        ended.push(item);
        return item;
      }))
        seen.push(value);
    })();
    await expect(failing).rejects.toThrow('one is bad');
    expect([seen, ended]).toEqual([[0], [0, 2, 3]]);
  });

  it('gives nothing for an empty list', async () => {
    expect(await collect(mapInOrder([], 3, async (item) => item))).toEqual([]);
  });
});
