import { expect, it } from 'vitest';
import { disassembly, innermostLoops, isSpilled } from '../../bench/spills.mjs';

it('the compiled ops keep their sums in registers, at AVX2 and at AVX-512', () => {
  const loops = innermostLoops(disassembly());
  for (const level of [3, 4]) {
    const adding = loops.filter((loop) => loop.level === level && loop.fused > 0);
    // Products of matrices, depthwise convolutions, batch normalisation: several loops each.
    expect(adding.length).toBeGreaterThan(10);
    expect(adding.filter(isSpilled)).toEqual([]);
  }
});
