/**
 * node bench/spills.mjs [--all]: the innermost loops of this library's compiled ops at levels 3 and 4 that put a whole vector register on
 * the stack, from the disassembly. A sum that goes there and back at every step costs more than its addition. --all: every loop. Exits with
 * 1 if a loop with multiply-adds does so.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addons } from '../setup/paths.mjs';

/** @typedef {{ address: number, instruction: string }} Line */
/** @typedef {{ from: number, to: number }} Loop */

const vectorLevels = /^siamese::v([34])::|^\w[\w ]* siamese::v([34])::/;

/** @returns {string} what objdump prints of the ops' library: functions by their C++ names, one instruction per line */
export function disassembly(file = join(addons, 'siamese_ops.node')) {
  const options = ['--disassemble', '--demangle', '--no-show-raw-insn', file];
  return execFileSync('objdump', options, { encoding: 'utf8', maxBuffer: 2 ** 28 });
}

/**
 * @param {string} text a disassembly
 * @returns {{ level: number, name: string, instructions: number, arithmetic: number, fused: number, stores: number, loads: number }[]}
 *   each innermost loop with vector arithmetic: how many of its instructions compute, are multiply-adds, write whole vector registers
 *   to the stack, and read from it
 */
export function innermostLoops(text) {
  return functionsOf(text).flatMap(({ level, name, lines }) =>
    innermost(loopsOf(lines)).flatMap(({ from, to }) => {
      const inside = lines.filter(({ address }) => address >= from && address <= to).map((line) => line.instruction);
      const count = (/** @type {RegExp} */ kind) => inside.filter((instruction) => kind.test(instruction)).length;
      const found = { level, name, instructions: inside.length, arithmetic: count(arithmetic) };
      if (found.arithmetic === 0) return [];
      return [{ ...found, fused: count(fused), stores: count(stored[level]), loads: count(loaded) }];
    }),
  );
}

/** Whether a loop keeps its sums on the stack, for want of registers. */
export const isSpilled = (/** @type {{ fused: number, stores: number }} */ { fused, stores }) =>
  fused > 0 && stores > 0;

const fused = /^vfn?m(?:add|sub)\d+ps\b/;
const arithmetic = /^v?(?:fn?m(?:add|sub)\d*|add|sub|mul|div|max|min)ps\b/;
/** A slot of the stack frame is addressed without an index; an address with an index is an array. */
const slot = String.raw`-?(?:0x[\da-f]+)?\(%r[sb]p\)`;
/** At AVX2 a whole register is a ymm; the compiler keeps pairs of pointers in xmm. */
/** @type {Record<number, RegExp>} */
const stored = {
  3: new RegExp(String.raw`^v?mov\w+\s+%ymm\d+,${slot}`),
  4: new RegExp(String.raw`^v?mov\w+\s+%[yz]mm\d+,${slot}`),
};
const loaded = new RegExp(String.raw`^v?\w+\s+(?:\$\w+,)?${slot},.*%[xyz]mm\d+`);

function functionsOf(/** @type {string} */ text) {
  /** @type {{ level: number, name: string, lines: Line[] }[]} */
  const functions = [];
  /** @type {Line[] | undefined} */
  let lines;
  for (const line of text.split('\n')) {
    const head = /^[\da-f]+ <(.*)>:$/.exec(line);
    if (head) {
      const level = vectorLevels.exec(head[1]);
      lines = level ? [] : undefined;
      if (level && lines) functions.push({ level: Number(level[1] ?? level[2]), name: nameOf(head[1]), lines });
      continue;
    }
    const instruction = /^\s*([\da-f]+):\s+(.*)$/.exec(line);
    if (lines && instruction) lines.push({ address: Number.parseInt(instruction[1], 16), instruction: instruction[2] });
  }
  return functions;
}

/** `multiply_tile<2>` of `void siamese::v3::multiply_tile<2>(float const*, …)`. */
const nameOf = (/** @type {string} */ whole) => whole.replace(/^.*?siamese::v\d::/, '').replace(/\(.*$/, '');

/** A jump back is the end of a loop. */
function loopsOf(/** @type {Line[]} */ lines) {
  const first = lines[0]?.address;
  return lines.flatMap((/** @type {Line} */ { address, instruction }) => {
    const target = /^j\w+\s+([\da-f]+)\b/.exec(instruction);
    const from = target ? Number.parseInt(target[1], 16) : Number.NaN;
    return from >= first && from <= address ? [{ from, to: address }] : [];
  });
}

/** Of loops with the same start, such as one with `continue`, the longest counts. @param {Loop[]} loops */
function innermost(loops) {
  const longest = new Map();
  for (const { from, to } of loops) longest.set(from, Math.max(to, longest.get(from) ?? 0));
  const whole = [...longest].map(([from, to]) => ({ from, to }));
  const isInside = (/** @type {Loop} */ a, /** @type {Loop} */ b) => a !== b && a.from >= b.from && a.to <= b.to;
  return whole.filter((loop) => !whole.some((other) => isInside(other, loop)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const loops = innermostLoops(disassembly());
  const shown = process.argv.includes('--all') ? loops : loops.filter(({ stores }) => stores > 0);
  for (const { level, name, instructions, arithmetic, stores, loads } of shown)
    console.log(
      `level ${level}, ${name}: a loop of ${instructions} instructions, ${arithmetic} of arithmetic, ` +
        `${stores} vectors to the stack, ${loads} from it`,
    );
  const spilled = loops.filter(isSpilled).length;
  console.log(
    `${loops.length} innermost loops with vector arithmetic, ${spilled} with multiply-adds and spilled vectors`,
  );
  process.exitCode = spilled > 0 ? 1 : 0;
}
