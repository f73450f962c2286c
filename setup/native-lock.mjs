// node setup/native-lock.mjs: writes lib/setup/native-lock.json, what `npx siamese-lab setup` downloads, from the checkout's lock files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replaceFileSync } from '../lib/setup/replace-file.mjs';
import { root } from './paths.mjs';

/** What of npm's packages the native runtime is made of. */
const npmPackages = ['@tensorflow/tfjs-node-gpu', 'google-protobuf', 'progress', 'node-api-headers'];

const path = join(root, 'lib', 'setup', 'native-lock.json');

/** @returns {import('../lib/setup/native-lock.mjs').NativeLock} */
export function makeNativeLock() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const npm = npmPackages.map((name) => {
    const { version, integrity } = packages[`node_modules/${name}`];
    return [name, { version, integrity }];
  });
  const cpu = readRequirements('cpu');
  const gpu = readRequirements('gpu');
  const cuda = Object.keys(gpu).filter((name) => name.startsWith('nvidia-'));
  const pypi = [
    ...['tensorflow-cpu'].map((name) => [name, cpu[name]]),
    ...['tensorflow', ...cuda].map((name) => [name, gpu[name]]),
  ];
  return { npm: Object.fromEntries(npm), pypi: Object.fromEntries(pypi) };
}

/**
 * Versions and hashes of a lock file as pip reads it.
 *
 * @param {import('../lib/setup/device.mjs').Device} device
 * @returns {Record<string, { version: string, sha256: string[] }>}
 */
function readRequirements(device) {
  const text = readFileSync(join(root, 'setup', `requirements-${device}.lock`), 'utf8');
  return Object.fromEntries(
    Array.from(
      text.matchAll(/^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)[^\n]*\n((?: +--hash=sha256:\w+.*\n)+)/gm),
      ([, name, version, hashes]) => [
        name,
        { version, sha256: Array.from(hashes.matchAll(/sha256:(\w+)/g), ([, hash]) => hash) },
      ],
    ),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  replaceFileSync(path, `${JSON.stringify(makeNativeLock(), null, 2)}\n`);
