import { describe, expect, it } from 'vitest';
import { lowerLevels, machineLevel } from './levels.mjs';

const cpuinfo = (flags: string) =>
  `processor\t: 0\nmodel name\t: a processor\nflags\t\t: fpu sse2 ${flags}\nbugs\t\t:\n\nprocessor\t: 1\n`;
const avx512 = 'avx2 fma avx512f avx512dq avx512bw avx512vl';

describe('machineLevel', () => {
  it.each([
    ['every part of AVX-512 that the kernels use', avx512, 4],
    ['AVX-512 without one part', avx512.replace(' avx512vl', ''), 3],
    ['AVX2 and FMA', 'avx avx2 fma', 3],
    ['AVX2 without FMA', 'avx avx2', 1],
    ['neither', '', 1],
  ])('of a processor with %s', (_, flags, level) => {
    expect(machineLevel(cpuinfo(flags), '9')).toBe(level);
  });

  it('is a lower one where it is asked for, and never a higher one', () => {
    const levels = (flags: string) => ['4', '3', '2', '1'].map((wanted) => machineLevel(cpuinfo(flags), wanted));
    expect(levels(avx512)).toEqual([4, 3, 1, 1]);
    expect(levels('avx2 fma')).toEqual([3, 3, 1, 1]);
    expect(levels('')).toEqual([1, 1, 1, 1]);
  });

  it('is 1 where nothing tells the flags, as on a Mac', () => {
    expect(machineLevel('', undefined)).toBe(1);
  });
});

it('lowerLevels are those that the machine can compute as besides its own', () => {
  expect(([4, 3, 1] as const).map((level) => lowerLevels(level))).toEqual([[3, 1], [1], []]);
});
