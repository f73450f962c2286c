/**
 * Makes a shared library see a processor without AVX-512: onnxruntime asks the processor directly, and has no setting for it. In a copy of
 * the library, each `cpuid` becomes a trap that the preloaded `mask-cpuid.c` answers.
 */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('mask-cpuid.c', import.meta.url));
const cpuid = Buffer.from([0x0f, 0xa2]);
const trap = Buffer.from([0xcc, 0x90]);

/** @param {string} library the path of the library to preload, which is written */
export function compileMask(library) {
  execFileSync('gcc', ['-O2', '-fPIC', '-shared', '-o', library, source]);
}

/**
 * Writes a copy of a library for 64-bit Linux.
 *
 * @param {string} from
 * @param {string} to
 * @returns {Promise<number>} the number of replaced instructions
 * @throws {Error} if there are none
 */
export async function maskLibrary(from, to) {
  const bytes = readFileSync(from);
  const segments = loadedSegments(bytes);
  let replaced = 0;
  for (const address of await addressesOfCpuid(from)) {
    const segment = segments.find(({ start, size }) => address >= start && address < start + size);
    const at = segment ? segment.offset + address - segment.start : -1;
    if (!bytes.subarray(at, at + 2).equals(cpuid)) throw new Error(`${from}: no cpuid at ${address.toString(16)}`);
    trap.copy(bytes, at);
    replaced++;
  }
  if (replaced === 0) throw new Error(`${from}: the library must contain cpuid instructions, found none`);
  writeFileSync(to, bytes);
  return replaced;
}

/** The addresses of the instructions by the disassembler, since the two bytes also occur inside other instructions. @param {string} library */
async function addressesOfCpuid(library) {
  const objdump = spawn('objdump', ['-d', '--no-show-raw-insn', library], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve, reject) => objdump.on('error', reject).on('close', resolve));
  /** @type {number[]} */
  const addresses = [];
  const read = async () => {
    for await (const line of createInterface({ input: objdump.stdout })) {
      const found = /^\s*([0-9a-f]+):\s+cpuid\b/.exec(line);
      if (found) addresses.push(Number.parseInt(found[1], 16));
    }
  };
  const [, code] = await Promise.all([read(), ended]);
  if (code !== 0) throw new Error(`objdump ended with ${code} at ${library}`);
  return addresses;
}

/** The loaded segments of a 64-bit ELF file. @param {Buffer} bytes */
function loadedSegments(bytes) {
  const number = (/** @type {number} */ at) => Number(bytes.readBigUInt64LE(at));
  const [table, size, count] = [number(32), bytes.readUInt16LE(54), bytes.readUInt16LE(56)];
  return Array.from({ length: count }, (_, i) => table + i * size)
    .filter((at) => bytes.readUInt32LE(at) === 1)
    .map((at) => ({ offset: number(at + 8), start: number(at + 16), size: number(at + 32) }));
}
