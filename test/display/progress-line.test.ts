import fc from 'fast-check';
import { expect, it } from 'vitest';
import { progressLine } from '../../lib/display/progress-line';

const state = {
  title: 'epoch 3/10',
  done: 60_000,
  total: 120_000,
  unit: 'pairs',
  detail: 'loss 0.0812',
  rate: 1_200,
  elapsedSeconds: 50,
  ended: false,
};

it('says how far it is, how fast, and how long it will take', () => {
  expect(progressLine(state, 100)).toBe(
    `epoch 3/10  ${'━'.repeat(12)}${'─'.repeat(12)}  60,000/120,000 pairs · loss 0.0812 · 1,200 pairs/s · 50s left`,
  );
});

it('says at the end how long it took', () => {
  expect(progressLine({ ...state, done: 120_000, elapsedSeconds: 101, ended: true }, 100)).toMatch(/━{24} .* 1m 41s$/);
});

it.each([
  ['a total that is not known', { total: 0 }, 'epoch 3/10  60,000 pairs · loss 0.0812 · 1,200 pairs/s'],
  ['nothing done yet', { done: 0, rate: 0, detail: '' }, `epoch 3/10  ${'─'.repeat(24)}  0/120,000 pairs`],
  ['a remark of two lines', { total: 0, rate: 0, detail: 'loss\r\n0.1' }, 'epoch 3/10  60,000 pairs · loss 0.1'],
])('leaves out what is not known: %s', (_, other, line) => {
  expect(progressLine({ ...state, ...other }, 100)).toBe(line);
});

it('is never wider than its columns', () => {
  const some = fc.record({
    title: fc.string(),
    detail: fc.string(),
    done: fc.nat(),
    total: fc.nat(),
    rate: fc.double({ min: 0, noNaN: true, max: 1e9 }),
    ended: fc.boolean(),
  });
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 200 }), (found, columns) => {
      const line = progressLine({ ...state, ...found }, columns);
      expect(line.length).toBeLessThanOrEqual(columns);
      expect(line).not.toMatch(/[\r\n]/);
    }),
  );
});
