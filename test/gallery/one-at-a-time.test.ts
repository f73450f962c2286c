import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { oneAtATime } from '../../lib/gallery/one-at-a-time';

it('oneAtATime begins each task when the one before has ended, even by an error', async () => {
  const turn = oneAtATime();
  const events: string[] = [];
  const one = (name: string, ms: number, error?: Error) =>
    turn(async () => {
      events.push(`${name} begins`);
      await wait(ms);
      events.push(`${name} ends`);
      if (error) throw error;
      return name;
    });
  const results = await Promise.allSettled([one('a', 8), one('b', 4, new Error('no')), one('c', 1), turn(() => 'd')]);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.message))).toEqual([
    'a',
    'no',
    'c',
    'd',
  ]);
});
