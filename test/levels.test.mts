import { expect, it } from 'vitest';
import { lowerLevels, settingsOf } from './levels.mjs';

it('lowerLevels are those, besides its own, that a machine can compute as', () => {
  expect(([4, 3, 1, undefined] as const).map((level) => lowerLevels(level))).toEqual([[3, 1], [1], [], []]);
});

it('settingsOf tells the own ops which level to use', () => {
  expect(Object.entries(settingsOf).map(([level, { SIAMESE_LEVEL }]) => [level, SIAMESE_LEVEL])).toEqual([
    ['1', '1'],
    ['3', '3'],
  ]);
});
