#!/usr/bin/env node
// siamese-lab setup, siamese-lab doctor: see `help`.
import { parseArgs } from 'node:util';

const help = `siamese-lab setup [--force]   makes the native runtime: TensorFlow from PyPI, its addon for Node and own ops,
                              in a folder of the user's that all projects share; --force makes it anew
siamese-lab doctor            says what is there, what is missing, and the command that gets it

Settings: SIAMESE_CACHE, SIAMESE_DEVICE, SIAMESE_TENSORFLOW, SIAMESE_MIRROR; see README.md of the package siamese-lab`;

/** @returns {Promise<number>} exit status */
async function main() {
  const { values, positionals } = parseArgs({
    options: { force: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const [command, ...rest] = positionals;
  if (values.help || command === 'help') {
    console.log(help);
    return 0;
  }
  if (rest.length > 0 || (command !== 'setup' && command !== 'doctor') || (values.force && command !== 'setup')) {
    console.error(`siamese-lab: unknown: ${process.argv.slice(2).join(' ') || 'nothing asked for'}\n\n${help}`);
    return 2;
  }
  if (command === 'doctor') return (await import('./doctor.mjs')).doctor();
  return (await import('./make-native.mjs')).makeNative(values);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
