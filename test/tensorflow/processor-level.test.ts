import { describe, expect, it } from 'vitest';
import { processorLevel } from '../../lib/tensorflow/processor-level';

const cpuinfo = (flags: string) => `processor\t: 0\nmodel name\t: any\nflags\t\t: ${flags}\nbugs\t\t: none\n`;
const avx512 = cpuinfo('fpu sse2 avx avx2 fma avx512f avx512dq avx512bw avx512vl avx512_vnni');
const avx2 = cpuinfo('fpu sse2 avx avx2 fma');

describe('processorLevel', () => {
  it.each([
    [4, avx512],
    [3, avx2],
    [3, cpuinfo('avx2 fma avx512f')],
    [1, cpuinfo('fpu sse2 avx fma')],
    [1, cpuinfo('fpu avx2')],
  ])('is %i for these flags', (level, text) => {
    expect(processorLevel(text, '')).toBe(level);
  });

  it('is at most what SIAMESE_LEVEL says', () => {
    expect(processorLevel(avx512, '3')).toBe(3);
    expect(processorLevel(avx512, '1')).toBe(1);
    expect(processorLevel(avx2, '4')).toBe(3);
  });

  it('is unknown if the system does not tell', () => {
    expect(processorLevel('Processor: ARMv8\nFeatures: fp asimd\n', '')).toBeUndefined();
  });
});
