import fs from 'node:fs';

/** Levels of x86-64: 4 has AVX-512, 3 has AVX2, 1 is anything older. */
export type ProcessorLevel = 1 | 3 | 4;

/**
 * The features that a level needs, as Linux names them in /proc/cpuinfo; the own ops check for the same ones
 * (`kernels/each-level.h`).
 */
const flagsOf: [ProcessorLevel, string[]][] = [
  [4, ['avx2', 'fma', 'avx512f', 'avx512bw', 'avx512dq', 'avx512vl']],
  [3, ['avx2', 'fma']],
];

/**
 * The level of this processor, or that of `SIAMESE_LEVEL` if it is lower; undefined if unknown, as on processors other than
 * x86-64 and systems other than Linux.
 */
export function processorLevel(
  cpuinfo: string | undefined = readCpuinfo(),
  pretended = process.env.SIAMESE_LEVEL,
): ProcessorLevel | undefined {
  const flags = cpuinfo?.match(/^flags\s*:\s*(.*)$/m)?.[1].split(' ');
  if (!flags) return undefined;
  const most = pretended ? Number.parseInt(pretended, 10) : 4;
  return flagsOf.find(([level, wanted]) => level <= most && wanted.every((flag) => flags.includes(flag)))?.[0] ?? 1;
}

function readCpuinfo(): string | undefined {
  try {
    return fs.readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return undefined;
  }
}
