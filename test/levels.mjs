import { existsSync, readFileSync } from 'node:fs';

/**
 * Levels of x86-64 by their vector units, as settings under which a machine of a higher level computes as one of that level does:
 * this library's ops, and TensorFlow, which leaves oneDNN off below AVX512-VNNI.
 *
 * @type {Record<1 | 3, Record<string, string>>}
 */
export const settingsOf = {
  3: { SIAMESE_LEVEL: '3', ONEDNN_MAX_CPU_ISA: 'AVX2', TF_ENABLE_ONEDNN_OPTS: '0' },
  1: { SIAMESE_LEVEL: '1', ONEDNN_MAX_CPU_ISA: 'SSE41', TF_ENABLE_ONEDNN_OPTS: '0' },
};

/** Flags of /proc/cpuinfo without which the level is not there; `lib/runtime/kernels/each-level.h` asks for the same. */
const needed = /** @type {const} */ ([
  [4, ['avx2', 'fma', 'avx512f', 'avx512bw', 'avx512dq', 'avx512vl']],
  [3, ['avx2', 'fma']],
]);

/**
 * The level of this machine's processor: 4 (AVX-512), 3 (AVX2) or 1. SIAMESE_LEVEL takes a lower one.
 *
 * @param {string} [cpuinfo]
 * @param {string} [asked]
 * @returns {1 | 3 | 4}
 */
export function machineLevel(cpuinfo = readCpuinfo(), asked = process.env.SIAMESE_LEVEL) {
  const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuinfo)?.[1].trim().split(' '));
  const highest = needed.find(([, names]) => names.every((name) => flags.has(name)))?.[0] ?? 1;
  const wanted = Number(asked ?? highest);
  return wanted >= highest ? highest : wanted >= 3 ? 3 : 1;
}

/**
 * The levels below the machine's own.
 *
 * @returns {(1 | 3)[]}
 */
export function lowerLevels(level = machineLevel()) {
  return /** @type {const} */ ([3, 1]).filter((lower) => lower < level);
}

function readCpuinfo() {
  return existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
}
