import { describe, expect, it } from 'vitest';
import { innermostLoops, isSpilled } from '../../bench/spills.mjs';

/** A function with a loop in a loop; the inner one, from 14 to 30, executes `inner`. */
const dump = (inner: string[], name = 'void siamese::v3::multiply_tile<2>(float const*, long)') => `
0000000000000010 <${name}>:
  10:\tvmovaps %ymm7,0x40(%rsp)
${inner.map((instruction, i) => `  ${(0x14 + 4 * i).toString(16)}:\t${instruction}`).join('\n')}
  2c:\tcmp    %rax,%rdx
  30:\tjne    14 <${name}+0x4>
  32:\tvmovups %ymm0,0x20(%rsp)
  36:\tadd    $0x1,%rcx
  3a:\tjne    10 <${name}>
  3c:\tret
`;

describe('innermostLoops', () => {
  it('counts what an inner loop computes, puts on the stack and takes from it', () => {
    const inner = [
      'vmovaps 0x20(%rsp),%ymm1',
      'vfmadd231ps (%rsi,%rax,4),%ymm2,%ymm1',
      'vmovaps %ymm1,0x20(%rsp)',
      'vmulps -0x40(%rbp),%ymm3,%ymm4',
      'vaddps %ymm4,%ymm5,%ymm5',
    ];
    expect(innermostLoops(dump(inner))).toEqual([
      { level: 3, name: 'multiply_tile<2>', instructions: 7, arithmetic: 3, fused: 1, stores: 1, loads: 2 },
    ]);
    expect(innermostLoops(dump(inner)).filter(isSpilled)).toHaveLength(1);
    expect(innermostLoops(dump([...inner.slice(0, 2), ...inner.slice(3)])).filter(isSpilled)).toEqual([]);
  });

  it('counts neither stores into arrays nor those of smaller registers as spills', () => {
    const inner = [
      'vaddps %zmm0,%zmm1,%zmm1',
      'vmovups %zmm1,0x20(%rsp,%rax,4)',
      'mov %rax,0x8(%rsp)',
      'vmovaps %xmm6,0x38(%rsp)',
      'vmovups %zmm1,(%rdi)',
    ];
    const [loop] = innermostLoops(dump(inner, 'siamese::v4::apply(float const*)'));
    expect(loop).toMatchObject({ level: 4, name: 'apply', arithmetic: 1, stores: 0, loads: 0 });
  });

  it('leaves out loops without vectors, level 1 and other people’s functions', () => {
    const vectors = ['vaddps %ymm0,%ymm1,%ymm1'];
    expect(innermostLoops(dump(['add $0x1,%rax']))).toEqual([]);
    expect(innermostLoops(dump(vectors, 'siamese::v1::apply(float const*)'))).toEqual([]);
    expect(innermostLoops(dump(vectors, 'tensorflow::apply(float const*)'))).toEqual([]);
    expect(innermostLoops(dump(vectors, 'siamese::v3::apply(float const*)'))).toHaveLength(1);
  });

  it('counts a loop with several jumps back as one', () => {
    const inner = ['vaddps %ymm0,%ymm1,%ymm1', 'je     14 <x+0x4>', 'vmovaps %ymm1,0x20(%rsp)'];
    expect(innermostLoops(dump(inner))).toMatchObject([{ stores: 1 }]);
  });
});
