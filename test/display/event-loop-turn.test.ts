import { afterEach, expect, it, vi } from 'vitest';
import { eventLoopTurn } from '../../lib/display/event-loop-turn';

afterEach(() => vi.unstubAllGlobals());

/** What runs first: what waits for its turn, or what comes after the turn that was let. */
async function order(): Promise<string[]> {
  const ran: string[] = [];
  const waits = new Promise<void>((resolve) => {
    setTimeout(() => {
      ran.push('other');
      resolve();
    });
  });
  for (const end = performance.now() + 5; performance.now() < end; );
  for (let turn = 0; turn < 100 && ran.length === 0; turn++) await eventLoopTurn();
  ran.push('after');
  await waits;
  return ran;
}

it('lets a timer run that is due', async () => {
  expect(await order()).toEqual(['other', 'after']);
});

it('does so where there is no setImmediate, as in a browser', async () => {
  vi.stubGlobal('setImmediate', undefined);
  expect(await order()).toEqual(['other', 'after']);
});
