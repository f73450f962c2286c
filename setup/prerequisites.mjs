import { statfsSync } from 'node:fs';
import { findPythons } from './find-python.mjs';
import { root } from './paths.mjs';
import { which } from './which.mjs';

/** @typedef {'npm' | 'python' | 'compiler' | 'disk'} Need */

/**
 * @typedef {object} Machine
 * @property {NodeJS.ProcessEnv} env
 * @property {string} platform as `process.platform`
 * @property {string} arch as `process.arch`
 * @property {string | undefined} libc version of the GNU C library
 * @property {number} freeGigabytes
 * @property {string} [folder] the checkout; default: this one
 */

/** The GNU C library of the `manylinux_2_27` wheels that the lock files pin TensorFlow to. */
const oldestLibc = '2.27';

/** @returns {Machine} */
export function thisMachine() {
  const { bsize, bavail } = statfsSync(root);
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
 * @param {{ gigabytes: number }} size what will be downloaded and unpacked
 * @param {Machine} [machine]
 * @returns {{ problems: string[], python: string | undefined }}
 */
export function checkPrerequisites(needs, { gigabytes }, machine = thisMachine()) {
  const { env, folder = root } = machine;
  const problems = [];
  let python;
  if (machine.platform !== 'linux' || machine.arch !== 'x64') {
    problems.push(
      `This is ${machine.platform} on ${machine.arch}, and the set-up's TensorFlow needs Linux on x64; use WSL 2, a container or a Linux machine`,
    );
  } else if (!machine.libc) {
    problems.push(
      'This Linux has no GNU C library (is it Alpine?), which TensorFlow needs; use Debian, Ubuntu or Fedora',
    );
  } else if (isOlder(machine.libc, oldestLibc)) {
    problems.push(
      `This Linux has the GNU C library ${machine.libc}, and TensorFlow needs ${oldestLibc} or newer; use Debian 10, Ubuntu 18.04, RHEL 8 or newer`,
    );
  }
  if (folder.includes(':')) {
    problems.push(
      `The path of this folder must not contain a colon, in which Python cannot make an environment, found ${folder}; move it, or clone to another folder`,
    );
  }
  if (needs.has('npm') && !which('npm', env)) problems.push(`npm not found: ${install(env, 'npm')}`);
  if (!which('flock', env)) problems.push(`flock not found: ${install(env, 'util-linux')}`);
  if (needs.has('compiler') && !which('g++', env)) problems.push(`g++ not found: ${install(env, 'g++')}`);
  if (needs.has('python')) {
    const pythons = findPythons(env);
    const fitting = pythons.filter(({ fits }) => fits);
    python = fitting.find(({ complete }) => complete)?.path;
    if (!python) problems.push(pythonProblem(env, pythons, fitting));
  }
  if (needs.has('disk') && machine.freeGigabytes < gigabytes) {
    problems.push(
      `${machine.freeGigabytes.toFixed(1)} GB are free on the disk of ${root}, and ${gigabytes} GB are needed; free some, or clone to a larger disk`,
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

/**
 * The command that installs these packages, given by their Debian names, on this machine.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} packages
 */
function install(env, ...packages) {
  if (!which('apt-get', env) && which('dnf', env)) {
    const names = packages.filter((name) => !name.endsWith('-venv')).map((name) => (name === 'g++' ? 'gcc-c++' : name));
    return `dnf install ${names.join(' ') || 'python3'}`;
  }
  return `apt-get install ${packages.join(' ')}`;
}

function glibcVersion() {
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header.glibcVersionRuntime;
}
