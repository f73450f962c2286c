/**
 * node soak/fuzz/worker.mjs READER FOLDER SEED FROM TO STEP: reads the inputs FROM, FROM + STEP … below TO, started by job.mjs.
 * FOLDER/at holds the current input, in case this process hangs or is ended; FOLDER/seeds holds the seed files.
 */
import { mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { inputOf } from './inputs.mjs';
import { loadReader } from './reader.mjs';
import { readSeeds } from './seeds.mjs';
import { tryInput } from './try-input.mjs';

const [name, folder, ...numbers] = process.argv.slice(2);
const [seed, from, to, step] = numbers.map(Number);
/** Growth of the highest resident size that counts as a blow-up, in bytes. */
const mostGrowth = 128 * 2 ** 20;

const reader = await loadReader(name);
const seeds = readSeeds(join(folder, '..', 'seeds'));
const files = join(folder, 'files');
mkdirSync(files, { recursive: true });
const at = openSync(join(folder, 'at'), 'w');
const peakBytes = () => process.resourceUsage().maxRSS * 1024;
/** @param {object} message */
const tell = (message) => new Promise((sent) => process.send?.(message, sent));

/** Why an unchanged file can no longer be read, if so: a bad one may have broken the reader permanently. */
async function whyNotSeeds() {
  await reader.renew?.();
  for (const bytes of seeds.slice(0, reader.wholeSeeds)) {
    const { outcome, why } = await tryInput(reader, Buffer.from(bytes), files);
    if (outcome !== 'read') return why;
  }
}

const wrong = await whyNotSeeds();
if (wrong) throw new Error(`error: a seed file must be readable, found: ${wrong}`);
const before = peakBytes();
const counts = { done: 0, refused: 0, slowestMs: 0, growth: 0 };
for (let number = from; number < to; number += step) {
  writeSync(at, String(number).padEnd(16), 0);
  const bytes = inputOf(reader, seeds, seed, number);
  const start = performance.now();
  const { outcome, why } = await tryInput(reader, bytes, files);
  counts.slowestMs = Math.max(counts.slowestMs, performance.now() - start);
  counts.growth = Math.max(counts.growth, peakBytes() - before);
  counts.done++;
  if (outcome === 'refused') counts.refused++;
  if (outcome === 'failed') await tell({ failure: { number, why } });
  if (counts.growth > mostGrowth) {
    const megabytes = Math.round(counts.growth / 2 ** 20);
    await tell({ counts, stopped: { number, why: `memory grew by ${megabytes} MB` } });
    break;
  }
  if (counts.done % 256 === 0 || number + step >= to) {
    const why = await whyNotSeeds();
    if (why) await tell({ failure: { number, why: `after it, or a little before, whole files are refused: ${why}` } });
    await tell({ counts });
  }
}
process.exit(); // A reader may have left something running.
