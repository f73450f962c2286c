/**
 * makePairs of the built package, timed: node own-pairs.mjs LABELS_FILE. LABELS_FILE holds one byte per label. The first call gives the
 * memory, then a few to warm up, then the median of several. Prints one line of JSON.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import siamese from '../library.mjs';

const warmUps = 5;
const timedCalls = 9;

const labels = new Uint8Array(readFileSync(process.argv[2]));
const median = (/** @type {number[]} */ values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** VmRSS (now) or VmHWM (peak) of this process, in bytes. */
function memory(/** @type {string} */ field) {
  const line = readFileSync('/proc/self/status', 'utf8')
    .split('\n')
    .find((text) => text.startsWith(field));
  return Number(line?.split(/\s+/)[1]) * 1024;
}

function timed(/** @type {number} */ seed) {
  const processor = process.cpuUsage();
  const start = performance.now();
  const pairs = siamese.makePairs(labels, { seed });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(processor);
  if (pairs.same.length !== 2 * labels.length) throw new Error(`found ${pairs.same.length} pairs`);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

const before = memory('VmRSS');
writeFileSync('/proc/self/clear_refs', '5'); // the peak starts again from here
const first = timed(0);
const peakBytes = memory('VmHWM') - before;
for (let call = 1; call <= warmUps; call++) timed(call);
const calls = Array.from({ length: timedCalls }, (_, call) => timed(call));
const result = {
  seconds: median(calls.map((call) => call.seconds)),
  cpuSeconds: median(calls.map((call) => call.cpuSeconds)),
  firstCallSeconds: first.seconds,
  peakBytes,
  rows: labels.length,
};
console.log(JSON.stringify(result));
