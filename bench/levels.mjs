/**
 * Levels of vector units, and how all competitors are limited to one below the machine's own. What cannot be limited at run time is in
 * README.md, under "Two levels".
 */
import { readFileSync } from 'node:fs';

/** @typedef {import('./types.mjs').Level} Level */

/** The tables of results.json, and the name of each one's processor. */
export const levelTitles = { avx512: 'AVX-512', avx2: 'AVX2', baseline: 'without AVX2' };
const numbers = { avx512: 4, avx2: 3, baseline: 1 };
const levels = /** @type {Level[]} */ (Object.keys(numbers));
/** @type {(level: Level) => number} */
export const numberOf = (level) => numbers[level];

/** The environment variables that limit all competitors to a level. @type {Partial<Record<string, Record<string, string>>> & { avx2: Record<string, string> }} */
const held = {
  avx512: {},
  avx2: {
    SIAMESE_LEVEL: '3',
    ONEDNN_MAX_CPU_ISA: 'AVX2', // TensorFlow's and PyTorch's oneDNN, and through it the products of Eigen
    XLA_FLAGS: '--xla_cpu_max_isa=AVX2',
    ATEN_CPU_CAPABILITY: 'avx2', // PyTorch's own loops, and the vectors that torch.compile writes
    MKL_ENABLE_INSTRUCTIONS: 'AVX2',
    TORCHINDUCTOR_CPP_MARCH: 'x86-64-v3', // else the compiler of torch.compile uses what the machine has
    NPY_DISABLE_CPU_FEATURES: 'X86_V4 AVX512_ICL AVX512_SPR',
  },
};

/**
 * The level of a run, from `--level`: by default the machine's own.
 *
 * @param {string | undefined} wanted
 * @param {number} [machine]
 * @returns {{ level: Level, env: Record<string, string>, isHeld: boolean }} `env`: what every process of the run gets
 * @throws {Error} where there is no such level, or the machine is below it
 */
export function levelOf(wanted, machine = machineLevel()) {
  const own = levels.find((name) => numbers[name] === machine) ?? 'baseline';
  if (wanted !== undefined && !held[wanted])
    throw new Error(`--level must be ${Object.keys(held).join(' or ')}, found "${wanted}"`);
  const level = levels.find((name) => name === wanted) ?? own;
  if (numbers[level] > machine)
    throw new Error(
      `--level ${level}: the machine must have ${levelTitles[level]}, found none; leave out --level to measure what it has`,
    );
  const isHeld = level !== own;
  return { level, env: (isHeld && held[level]) || {}, isHeld };
}

/** The environment in which a process computes as on a machine of level 1, 3 or 4, if this one has more. @param {number} level */
export function atLevel(level) {
  if (level === 4) return { SIAMESE_LEVEL: '4' };
  if (level === 3) return held.avx2;
  return { ...held.avx2, SIAMESE_LEVEL: '1', ONEDNN_MAX_CPU_ISA: 'SSE41' };
}

const flags = () => new Set(/^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1].trim().split(' '));

/** @returns {1 | 3 | 4} the highest level of x86-64 of which this machine has everything that this library's loops use */
export function machineLevel(has = flags()) {
  if (!has.has('avx2') || !has.has('fma')) return 1;
  return ['avx512f', 'avx512bw', 'avx512dq', 'avx512vl'].every((flag) => has.has(flag)) ? 4 : 3;
}

/** TensorFlow's own rule: oneDNN is on where the processor has AVX-512's VNNI. */
export const oneDnnByDefault = (has = flags()) => has.has('avx512_vnni');
