import { existsSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CommandError } from './command.mjs';
import { chooseDevice } from './device.mjs';
import { withLock } from './lock.mjs';
import { setupState } from './paths.mjs';
import { checkPrerequisites } from './prerequisites.mjs';
import { startLine } from './progress.mjs';
import { Stamp } from './stamp.mjs';
import { addon } from './steps/addon.mjs';
import { environment } from './steps/environment.mjs';
import { kernel } from './steps/kernel.mjs';
import { library } from './steps/library.mjs';
import { packages } from './steps/packages.mjs';

/** @typedef {import('./steps/step.mjs').Step} Step */

/** Every step, each after those that it stands on. */
const allSteps = [packages, environment, addon, library, kernel];

/** A set-up that cannot go on; its message says what to do. */
export class SetupError extends Error {}

/**
 * Does what is not done yet of these steps and of those that they stand on. Says nothing if everything is.
 *
 * @param {string[]} [names] default: every step
 * @throws {SetupError}
 */
export async function prepare(names = allSteps.map(({ name }) => name)) {
  const wanted = allSteps.filter((step) => names.some((name) => standsOn(find(name), step)));
  try {
    if (wanted.every(isDone)) return;
    await withLock(
      join(setupState, 'lock'),
      async (lock) => {
        const python = check(wanted.filter((step) => !isDone(step)));
        for (const step of wanted) if (!isDone(step)) await run(step, { lock, python });
      },
      () => console.log('Another set-up is running in this folder: waiting for it to end.'),
    );
  } catch (error) {
    throw error instanceof SetupError ? error : new SetupError(error instanceof Error ? error.message : String(error));
  }
}

/** `prepare` for the command line: says what went wrong, and ends the process. */
export async function prepareOrExit(/** @type {string[] | undefined} */ names = undefined) {
  try {
    await prepare(names);
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error);
    process.exit(1);
  }
}

/** @param {string} name */
function find(name) {
  const step = allSteps.find((candidate) => candidate.name === name);
  if (!step)
    throw new SetupError(`no set-up step "${name}": there are ${allSteps.map((known) => known.name).join(', ')}`);
  return step;
}

/**
 * @param {Step} step
 * @param {Step} other
 * @returns {boolean}
 */
function standsOn(step, other) {
  return step === other || step.after.some((earlier) => standsOn(earlier, other));
}

/** @param {Step} step */
function isDone(step) {
  const stamp = new Stamp(step.name);
  if (!step.outputs().every((path) => existsSync(path))) return false;
  return stamp.read() === step.key() || (!stamp.interrupted && step.alreadyDone?.() === true);
}

/**
 * @param {Step[]} steps
 * @returns {string | undefined} the Python to use
 */
function check(steps) {
  const gigabytes = steps.includes(environment) ? (chooseDevice() === 'gpu' ? 12 : 4) : 1;
  const { problems, python } = checkPrerequisites(new Set(steps.flatMap(({ needs }) => needs)), { gigabytes });
  if (problems.length > 0)
    throw new SetupError(['Set-up needs something of this machine first:', ...problems].join('\n  '));
  return python;
}

/**
 * @param {Step} step
 * @param {{ lock: number, python: string | undefined }} context
 */
async function run(step, { lock, python }) {
  const stamp = new Stamp(step.name);
  const { interrupted } = stamp;
  const key = step.key();
  const line = startLine(step.title);
  stamp.begin();
  try {
    await step.run({ lock, python, interrupted, onLine: line.update });
  } catch (error) {
    line.failed();
    throw new SetupError(explain(error, step.name));
  }
  stamp.finish(key);
  line.done();
}

/**
 * The end of what a failed command said, and where the rest is.
 *
 * @param {unknown} error
 * @param {string} name of the step
 */
function explain(error, name) {
  if (!(error instanceof CommandError)) return error instanceof Error ? error.message : String(error);
  const log = join(setupState, `${name}.log`);
  writeFileSync(log, `${error.lines.join('\n')}\n`);
  return [
    ...error.lines.slice(-20),
    `${error.message} (all that it said: ${relative('', log)})`,
    'Once that is mended, run the same command again: what is done stays done.',
  ].join('\n');
}
