import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { foreignLine } from '../dist/checks/foreign-line.js';

const program = fileURLToPath(new URL('probe-library.cjs', import.meta.url));

/**
 * What the library computes on, found by a process of its own that loads it and computes.
 *
 * @typedef {object} Found
 * @property {string} device
 * @property {boolean} native whether TensorFlow computes
 * @property {boolean} ownOps whether the own ops were loaded, and one gave what it must
 * @property {number | undefined} level of the processor
 * @property {string} said on standard error
 */

/** @returns {Found | { reason: string }} */
export function probe() {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [program], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => foreignLine(line.trimEnd()));
  if (status === 0) return { ...JSON.parse(stdout), said: lines.join('\n') };
  return { reason: lines.find((line) => /^\w*Error\b/.test(line)) ?? (lines.at(-1) || `ended by ${signal ?? status}`) };
}
