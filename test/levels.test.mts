import { expect, it } from 'vitest';
import { lowerLevels, settingsOf } from './levels.mjs';

it('lowerLevels are those that a machine can compute as besides its own', () => {
  expect(([4, 3, 1, undefined] as const).map((level) => lowerLevels(level))).toEqual([[3, 1], [1], [], []]);
});

it('settingsOf tells the own ops of the level', () => {
  expect(Object.entries(settingsOf).map(([level, { SIAMESE_LEVEL }]) => [level, SIAMESE_LEVEL])).toEqual([
    ['1', '1'],
    ['3', '3'],
  ]);
});
