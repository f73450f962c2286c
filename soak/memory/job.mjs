import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../child.mjs';
import { here } from '../folders.mjs';
import { startProgress } from '../progress.mjs';
import { growthPerStep, median } from './growth.mjs';

/** Growth of the resident size, from the second quarter of a run to its last, that counts as a leak, in bytes. */
const mostGrowth = 24 * 2 ** 20;

/** @typedef {{ step: number, resident: number, numTensors: number, heapUsed: number }} Look */

/**
 * @typedef {object} MemoryResult
 * @property {'memory'} kind
 * @property {string} way
 * @property {number} steps
 * @property {number} tensors at every measurement
 * @property {[second: number, last: number]} resident medians of the second and the last quarter of the measurements, in bytes
 * @property {[second: number, last: number]} heap the same for JavaScript's heap
 * @property {string[]} failures
 */

/**
 * Trains a small network for the given number of steps, and checks whether its memory grows.
 *
 * @param {{ steps: number, way: 'recorded' | 'eager' }} options
 * @returns {Promise<MemoryResult>}
 */
export async function trainFor({ steps, way }) {
  const folder = mkdtempSync(join(tmpdir(), 'siamese-soak-'));
  const progress = startProgress(`Training for ${steps.toLocaleString('en')} steps, ${way}`, steps);
  /** @type {Look[]} */
  const looks = [];
  try {
    const { ended, said } = startChild(['--expose-gc', here('memory/child.mjs'), String(steps), way, folder], {
      onLine(line) {
        if (!line.startsWith('{')) return;
        const look = /** @type {Look} */ (JSON.parse(line));
        looks.push(look);
        progress.update(look.step, `${(look.resident / 2 ** 20).toFixed(0)} MB, ${look.numTensors} tensors`);
      },
    });
    const { code, signal } = await ended;
    const failures = code === 0 ? [] : [`the training ended with ${signal ?? code}: ${said()}`];
    const result = judge(looks, failures);
    progress.end(`${looks.at(-1)?.step ?? 0} steps, ${failures.length} failed`);
    return { kind: 'memory', way, steps: looks.at(-1)?.step ?? 0, failures, ...result };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Look[]} looks
 * @param {string[]} failures added to
 */
export function judge(looks, failures) {
  const quarter = Math.floor(looks.length / 4);
  const [second, last] = [looks.slice(quarter, 2 * quarter), looks.slice(-quarter)];
  /** @param {'resident' | 'heapUsed'} key @returns {[number, number]} */
  const medians = (key) => [median(second.map((look) => look[key])), median(last.map((look) => look[key]))];
  const [resident, heap] = [medians('resident'), medians('heapUsed')];
  const later = looks.slice(1); // Before the first step its variables do not exist yet.
  const tensors = [...new Set(later.map(({ numTensors }) => numTensors))];
  if (tensors.length > 1) failures.push(`the number of tensors was ${tensors.join(', ')}`);
  if (looks.length < 8) failures.push(`memory was looked at only ${looks.length} times`);
  else {
    const settled = looks.slice(quarter).map((look) => ({ step: look.step, bytes: look.resident }));
    const growth = growthPerStep(settled, 6) * (last[0].step - second[0].step);
    if (growth > mostGrowth) failures.push(`the resident size grew by ${(growth / 2 ** 20).toFixed(1)} MB`);
  }
  return { tensors: tensors[0] ?? 0, resident, heap };
}
