import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileMask, maskLibrary } from '../../bench/held-onnxruntime/masked-library.mjs';

const tools = ['gcc', 'objdump'].every((name) => spawnSync(name, ['--version']).status === 0);

/** A library that executes `cpuid`; the number in `decoy` only has its bytes. */
const library = `
#include <cpuid.h>
void ask(unsigned leaf, unsigned *r) { __cpuid_count(leaf, 0, r[0], r[1], r[2], r[3]); }
unsigned decoy(void) { return 0xa20fu; }`;
/** Prints leaf 7 as the library reads it (ebx, ecx, edx), then leaf 0, which nothing masks, and the decoy. */
const program = `
#include <stdio.h>
void ask(unsigned leaf, unsigned *r);
unsigned decoy(void);
int main(void) {
  unsigned r[4], s[4];
  ask(7, r);
  ask(0, s);
  printf("%u %u %u %u %u %u", r[1], r[2], r[3], s[1], s[2], decoy());
}`;

describe.skipIf(!tools || process.arch !== 'x64')('a library that is held to AVX2', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const run = (env: Record<string, string>) =>
    execFileSync(at('program'), { env, encoding: 'utf8' }).split(' ').map(Number);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'masked-'));
    writeFileSync(at('library.c'), library);
    writeFileSync(at('program.c'), program);
    execFileSync('gcc', ['-O2', '-fPIC', '-shared', '-o', at('libasks.so'), at('library.c')]);
    execFileSync('gcc', [at('program.c'), '-o', at('program'), `-L${folder}`, '-lasks']);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('sees no AVX-512, and all else as it is', async () => {
    const [ebx, ecx, edx, ...rest] = run({ LD_LIBRARY_PATH: folder });
    execFileSync('mkdir', [at('masked')]);
    expect(await maskLibrary(at('libasks.so'), at('masked/libasks.so'))).toBe(1);
    compileMask(at('mask.so'));
    const masked = run({ LD_LIBRARY_PATH: at('masked'), LD_PRELOAD: at('mask.so') });
    // The bits of AVX-512's parts in CPUID leaf 7 (Intel's Software Developer's Manual, volume 2A, table 3-8).
    const without = (value: number, bits: number[]) => bits.reduce((left, bit) => left & ~(1 << bit), value) >>> 0;
    expect(masked).toEqual([
      without(ebx, [16, 17, 21, 26, 27, 28, 30, 31]),
      without(ecx, [1, 6, 11, 12, 14]),
      without(edx, [2, 3, 8, 22, 23, 24, 25]),
      ...rest,
    ]);
    const flags = readFileSync('/proc/cpuinfo', 'utf8');
    if (flags.includes('avx512f')) expect(masked[0]).not.toBe(ebx);
  });

  it('is refused if it never asks the processor', async () => {
    writeFileSync(at('mute.c'), 'int mute(void) { return 1; }');
    execFileSync('gcc', ['-shared', '-fPIC', '-nostdlib', '-o', at('libmute.so'), at('mute.c')]);
    await expect(maskLibrary(at('libmute.so'), at('masked.so'))).rejects.toThrow(
      'must contain cpuid instructions, found none',
    );
  });
});
