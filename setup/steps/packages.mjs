import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../lib/setup/command.mjs';
import { hashOf } from '../../lib/setup/stamp.mjs';
import { nodeModules, root } from '../paths.mjs';

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} LockedPackages */

const lockFile = join(root, 'package-lock.json');
const installedFile = join(nodeModules, '.package-lock.json');

/** Without install scripts and advice, but with error messages, even if a silent npm started this process. */
export const quietInstall = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * npm's packages, without their install scripts: TensorFlow's would download a library of 2022.
 *
 * @type {import('../../lib/setup/steps/step.mjs').Step}
 */
export const packages = {
  name: 'packages',
  title: 'npm packages',
  after: [],
  needs: ['npm', 'disk'],
  gigabytes: () => 1,
  key: () => hashOf(readFileSync(lockFile, 'utf8')),
  outputs: () => [installedFile],
  alreadyDone: () => existsSync(installedFile) && agree(readPackages(lockFile), readPackages(installedFile)),
  async run({ lock, onLine }) {
    await runCommand('npm', ['ci', ...quietInstall], { lock, cwd: root, onLine });
  },
};

/**
 * Whether npm's own record of what is installed agrees with the lock file.
 *
 * @param {LockedPackages} wanted
 * @param {LockedPackages} installed
 */
export function agree(wanted, installed) {
  const same = Object.entries(installed).every(
    ([path, { version, integrity }]) => wanted[path]?.version === version && wanted[path]?.integrity === integrity,
  );
  return same && Object.entries(wanted).every(([path, { optional }]) => path === '' || optional || installed[path]);
}

/**
 * @param {string} path
 * @returns {LockedPackages}
 */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}
