import { expect, it } from 'vitest';
import { defaultRange, requireSpectrogram } from '../../lib/display/spectrogram-like';

it('finds the loudest value, the first of equals', () => {
  expect(requireSpectrogram('where', { values: [-3, 7, -9, 7, 0, 1], frames: 2, bands: 3 })).toBe(1);
  expect(requireSpectrogram('where', { values: [-100], frames: 1, bands: 1 })).toBe(0);
});

it('refuses what has no frames or bands, or not one finite value for each', () => {
  const refused = (values: number[], frames: number, bands: number) => () =>
    requireSpectrogram('where', { values, frames, bands });
  expect(refused([], 0, 3)).toThrow('where: frames must be a whole number of 1 or more, found 0');
  expect(refused([1], 1, 1.5)).toThrow('where: bands must be a whole number of 1 or more, found 1.5');
  expect(refused([1, 2, 3], 2, 3)).toThrow('where: values must be 6 for 2 frames of 3 bands, found 3');
  expect(refused([1, 2, 3, 4, Number.NEGATIVE_INFINITY, 6], 2, 3)).toThrow(
    'where: values must be finite numbers, found -Infinity in band 1 of frame 1',
  );
});

it('reaches 80 decibels down', () => {
  expect(defaultRange(25)).toEqual([-55, 25]);
});
