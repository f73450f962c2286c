/**
 * node bench/loss-memory.mjs [--only 'name;name'] [--sizes 512,1024,2048,4096]: the memory that the value and the gradient of each loss and
 * miner take, by the size of the batch; prints the table, and puts a complete one into README.md.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { losses, miners } from './peers/loss-list.mjs';
import { writeReadme } from './report/readme.mjs';

const { values: flags } = parseArgs({ options: { only: { type: 'string' }, sizes: { type: 'string' } } });
const sizes = (flags.sizes ?? '512,1024,2048,4096').split(',').map(Number);
const names = flags.only?.split(';') ?? [...Object.keys(losses), ...Object.keys(miners)];
const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

function measure(/** @type {string[]} */ ...parameters) {
  try {
    const text = execFileSync(process.execPath, [here('peers/loss-memory.mjs'), ...parameters], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return JSON.parse(text.trim().split('\n').at(-1) ?? '');
  } catch (error) {
    if (!(error instanceof Error && 'signal' in error && error.signal === 'SIGKILL')) throw error; // The system kills a process that asks for more memory than there is.
    return undefined;
  }
}

const gigabytes = (/** @type {{ bytes: number } | undefined} */ found) =>
  found ? `${(found.bytes / 1e9).toFixed(2)} GB` : 'killed';
const largest = String(sizes.at(-1));
const lines = names.map((name) => {
  const found = sizes.map((size) => measure(name, String(size)));
  const recorded = measure(name, largest, 'recorded');
  const last = found.at(-1);
  const cells = [name, ...found.map(gigabytes), last ? `${last.seconds.toFixed(1)} s` : '', gigabytes(recorded)];
  console.error(cells.join(' | '));
  return `| ${cells.join(' | ')} |`;
});
const count = (/** @type {number} */ size) => size.toLocaleString('en');
const heads = [
  'loss or miner',
  ...sizes.map(count),
  `${count(Number(largest))} takes`,
  `${count(Number(largest))}, recorded`,
];
const table = [`| ${heads.join(' | ')} |`, `| ${heads.map(() => '---').join(' | ')} |`, ...lines].join('\n');
console.log(table);
if (!flags.only && !flags.sizes) writeReadme({ losses: table }, here('README.md'));
