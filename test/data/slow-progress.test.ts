import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { slowProgress } from '../../lib/data/slow-progress';
import { startFakeKernel, stopFakeKernel } from '../display/fake-kernel';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  stopFakeKernel();
});

/** One file after `ms`, another after as long, then the end. */
function work(ms: number) {
  const progress = slowProgress('decode', 2);
  for (let file = 0; file < 2; file++) {
    vi.advanceTimersByTime(ms);
    progress.next();
  }
  progress.end();
}

test('a line appears in a notebook once two seconds have passed, and not later', () => {
  const sent = startFakeKernel();
  work(1_000);
  expect(sent.map(({ data }) => data['text/plain'])).toEqual([
    'decode  ━━━━━━━━━━━━━━━━━━━━━━━━  2/2 files · 1 files/s',
    'decode  ━━━━━━━━━━━━━━━━━━━━━━━━  2/2 files · 1 files/s · 2s',
  ]);
});

test.each([
  ['a short task shows none', 999, []],
  ['a longer one shows its end', 1_000, [expect.stringMatching(/^decode .* 2\/2 files .* 2s\n$/)]],
])('in a pipe %s', (_, ms, lines) => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  work(ms);
  expect(written).toEqual(lines);
});
