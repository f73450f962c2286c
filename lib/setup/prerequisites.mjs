import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { findPythons } from './find-python.mjs';
import { compilerOf, hasTensorFlow } from './platform.mjs';
import { which } from './which.mjs';

/** @typedef {'npm' | 'python' | 'compiler' | 'disk'} Need */

/**
 * @typedef {object} Machine
 * @property {NodeJS.ProcessEnv} env
 * @property {string} platform as `process.platform`
 * @property {string} arch as `process.arch`
 * @property {string | undefined} libc version of the GNU C library
 * @property {number} freeGigabytes on the disk of the folder
 */

/** The GNU C library of the `manylinux_2_27` wheels that the lock files pin TensorFlow to. */
const oldestLibc = '2.27';

/**
 * @param {string} folder that need not exist
 * @returns {Machine}
 */
function thisMachine(folder) {
  const { bsize, bavail } = statfsSync(existingPart(folder));
  return {
    env: process.env,
    platform: process.platform,
    arch: process.arch,
    libc: glibcVersion(),
    freeGigabytes: (bsize * bavail) / 1e9,
  };
}

/**
 * What this machine lacks, each with the command that provides it; and the Python to use.
 *
 * @param {ReadonlySet<Need>} needs
 * @param {{ gigabytes: number, folder: string, elsewhere: string }} place what will be downloaded and unpacked where, and how to choose
 *   another folder
 * @param {Machine} [machine]
 * @returns {{ problems: string[], python: string | undefined }}
 */
export function checkPrerequisites(needs, { gigabytes, folder, elsewhere }, machine = thisMachine(folder)) {
  const { env, platform, arch } = machine;
  const problems = [];
  let python;
  if (!hasTensorFlow(platform, arch)) {
    problems.push(
      `This is ${platform} on ${arch}, and TensorFlow needs Linux (x64, arm64) or macOS (arm64); use WSL 2, a container or another machine`,
    );
  } else if (platform === 'linux' && !machine.libc) {
    problems.push(
      'This Linux has no GNU C library (is it Alpine?), which TensorFlow needs; use Debian, Ubuntu or Fedora',
    );
  } else if (machine.libc && isOlder(machine.libc, oldestLibc)) {
    problems.push(
      `This Linux has the GNU C library ${machine.libc}, and TensorFlow needs ${oldestLibc} or newer; use Debian 10, Ubuntu 18.04, RHEL 8 or newer`,
    );
  }
  if (folder.includes(':')) {
    problems.push(
      `The path of this folder must not contain a colon, which separates paths, found ${folder}; ${elsewhere}`,
    );
  }
  if (needs.has('npm') && !which('npm', env)) problems.push(`npm not found: ${install(env, 'npm')}`);
  if (!which('flock', env) && !which('perl', env)) problems.push(`flock not found: ${install(env, 'util-linux')}`);
  const compiler = compilerOf(platform, env);
  if (needs.has('compiler') && !which(compiler, env)) problems.push(`${compiler} not found: ${install(env, compiler)}`);
  if (needs.has('python')) {
    const pythons = findPythons(env);
    const fitting = pythons.filter(({ fits }) => fits);
    python = fitting.find(({ complete }) => complete)?.path;
    if (!python) problems.push(pythonProblem(env, pythons, fitting));
  }
  if (needs.has('disk') && machine.freeGigabytes < gigabytes) {
    problems.push(
      `${machine.freeGigabytes.toFixed(1)} GB are free on the disk of ${folder}, and ${gigabytes} GB are needed; free some, or ${elsewhere}`,
    );
  }
  return { problems, python };
}

/**
 * Whether version `a`, such as 2.9, is older than `b`, such as 2.27.
 *
 * @param {string} a
 * @param {string} b
 */
function isOlder(a, b) {
  const [[major, minor], [wantedMajor, wantedMinor]] = [a, b].map((version) => version.split('.').map(Number));
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./find-python.mjs').Python[]} pythons
 * @param {import('./find-python.mjs').Python[]} fitting
 */
function pythonProblem(env, pythons, fitting) {
  if (fitting.length > 0) {
    const { name, version } = fitting[0];
    const versioned = name === 'python3' ? 'python3-venv' : `${name}-venv`;
    return `${name} (${version}) cannot make virtual environments, because venv or ensurepip is missing: ${install(env, versioned)}`;
  }
  const found = pythons.map(({ name, version }) => `${name} is ${version}`).join(', ') || 'no python3';
  const wanted = pythons.length === 0 ? ['python3', 'python3-venv'] : ['python3.12', 'python3.12-venv'];
  return `Python 3.10 to 3.13 not found (${found}): ${install(env, ...wanted)}`;
}

/** @param {string[]} packages Debian's names of them */
export const installHint = (...packages) => install(process.env, ...packages);

/**
 * The command that installs these packages, given by their Debian names, on this machine.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} packages
 */
function install(env, ...packages) {
  if (process.platform === 'darwin')
    return packages.includes('clang++') ? 'xcode-select --install' : `brew install ${packages[0]}`;
  if (!which('apt-get', env) && which('dnf', env)) {
    const names = packages.filter((name) => !name.endsWith('-venv')).map((name) => (name === 'g++' ? 'gcc-c++' : name));
    return `dnf install ${names.join(' ') || 'python3'}`;
  }
  return `apt-get install ${packages.map((name) => name.replace(/^clang\+\+/, 'clang')).join(' ')}`;
}

/**
 * @param {string} folder
 * @returns {string}
 */
function existingPart(folder) {
  return existsSync(folder) ? folder : existingPart(dirname(folder));
}

function glibcVersion() {
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header.glibcVersionRuntime;
}
