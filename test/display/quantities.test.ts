import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatRate } from '../../lib/display/quantities';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [26_421_880, '26.4 MB'],
  [170_498_071, '170.5 MB'],
  [3.2e12, '3.2 TB'],
  [5e18, '5,000,000 TB'],
])('writes %d bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

it.each([
  [0, '0s'],
  [0.44, '0.4s'],
  [9.96, '10s'],
  [59.4, '59s'],
  [59.6, '1m 00s'],
  [185, '3m 05s'],
  [3599.7, '1h 00m'],
  [7800, '2h 10m'],
  [4e6, '1,111h 06m'],
])('writes %d seconds as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

it('writes counts whole and small rates with three digits', () => {
  expect(formatCount(120_000)).toBe('120,000');
  expect(formatRate(1180.4)).toBe('1,180');
  expect(formatRate(2.345678)).toBe('2.35');
});

it('never puts more than 59 minutes or seconds in a duration', () => {
  fc.assert(
    fc.property(fc.double({ min: 10, max: 1e7, noNaN: true }), (seconds) => {
      const [, small] = /(\d\d)[ms]$/.exec(formatDuration(seconds)) ?? [];
      expect(Number(small)).toBeLessThan(60);
    }),
  );
});
