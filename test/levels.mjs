/**
 * Levels of x86-64 by their vector units, as settings under which a machine of a higher level computes as one of that level does.
 * The library decides whether TensorFlow uses oneDNN there (`lib/tensorflow/environment.ts`).
 *
 * @type {Record<1 | 3, Record<string, string>>}
 */
export const settingsOf = {
  3: { SIAMESE_LEVEL: '3', ONEDNN_MAX_CPU_ISA: 'AVX2' },
  1: { SIAMESE_LEVEL: '1', ONEDNN_MAX_CPU_ISA: 'SSE41' },
};

/**
 * The levels below a processor's own.
 *
 * @param {import('../lib/dist/tensorflow/processor-level.js').ProcessorLevel} [level] none where it is not known, as on a Mac
 * @returns {(1 | 3)[]}
 */
export function lowerLevels(level) {
  return /** @type {const} */ ([3, 1]).filter((lower) => level && lower < level);
}
