import { expect, test, vi } from 'vitest';
import { slowProgress } from '../../lib/data/slow-progress';

const drawn = vi.hoisted(() => [] as unknown[]);
vi.mock('../../lib/display/progress', () => ({
  startProgress: (options: object) => {
    drawn.push(options);
    return { update: (done: number) => drawn.push(done), end: () => drawn.push('end') };
  },
}));

test('a line appears once two seconds have passed, with what was done before', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  const progress = slowProgress('decode', 9);
  progress.next();
  now.mockReturnValue(3_000);
  progress.next();
  expect(drawn).toEqual([]);
  now.mockReturnValue(3_001);
  progress.next();
  progress.next();
  progress.end();
  expect(drawn).toEqual([{ title: 'decode', total: 9, unit: 'files', done: 3 }, 3, 4, 'end']);
  now.mockRestore();
});

test('a short task shows none', () => {
  drawn.length = 0;
  const progress = slowProgress('decode', 1);
  progress.next();
  progress.end();
  expect(drawn).toEqual([]);
});
