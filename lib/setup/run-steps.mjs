import { existsSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { asText, CommandError } from './command.mjs';
import { withLock } from './lock.mjs';
import { checkPrerequisites } from './prerequisites.mjs';
import { startLine } from './progress.mjs';
import { Stamp } from './stamp.mjs';

/** @typedef {import('./steps/step.mjs').Step} Step */

/**
 * @typedef {object} Place
 * @property {string} state folder of stamps, logs and the lock
 * @property {string} folder where the steps put what they make
 * @property {string} elsewhere how somebody chooses another folder, such as `clone to another folder`
 */

/** Thrown if the set-up cannot continue; its message says what to do. */
export class SetupError extends Error {}

/**
 * Runs the steps that are not done, in their order. Prints nothing if all are.
 *
 * @param {Step[]} steps
 * @param {Place} place
 * @param {{ force?: boolean }} [options] force: runs all of them
 * @throws {SetupError}
 */
export async function runSteps(steps, place, { force = false } = {}) {
  const { state } = place;
  const pending = () => steps.filter((step) => force || !isDone(step, state));
  if (pending().length === 0) return;
  choosePython(pending(), place);
  await withLock(
    join(state, 'lock'),
    async (lock) => {
      const python = choosePython(pending(), place);
      for (const step of steps) if (force || !isDone(step, state)) await run(step, { state, lock, python });
    },
    () => console.log('Another set-up is running in this folder; waiting for it to end.'),
  );
}

/**
 * @param {Step} step
 * @param {string} state
 */
function isDone(step, state) {
  const stamp = new Stamp(step.name, state);
  if (!step.outputs().every((path) => existsSync(path))) return false;
  return stamp.read() === step.key() || (!stamp.interrupted && step.alreadyDone?.() === true);
}

/**
 * Checks what the steps need of this machine, before any of them downloads anything.
 *
 * @param {Step[]} steps
 * @param {Place} place
 * @returns {string | undefined} the Python to use
 * @throws {SetupError} that lists everything that is missing
 */
function choosePython(steps, place) {
  const gigabytes = steps.reduce((sum, step) => sum + (step.gigabytes?.() ?? 0), 0);
  const { problems, python } = checkPrerequisites(new Set(steps.flatMap(({ needs }) => needs)), {
    gigabytes,
    ...place,
  });
  if (problems.length > 0)
    throw new SetupError(['The set-up needs something on this machine first:', ...problems].join('\n  '));
  return python;
}

/**
 * @param {Step} step
 * @param {{ state: string, lock: number, python: string | undefined }} context
 */
async function run(step, { state, lock, python }) {
  const stamp = new Stamp(step.name, state);
  const { interrupted } = stamp;
  const key = step.key();
  const line = startLine(step.title);
  stamp.begin();
  try {
    await step.run({ lock, python, interrupted, onLine: line.update });
  } catch (error) {
    line.failed();
    throw new SetupError(explain(error, join(state, `${step.name}.log`)));
  }
  stamp.finish(key);
  line.done();
}

/**
 * The last lines of a failed command's output, and where the rest is.
 *
 * @param {unknown} error
 * @param {string} log
 */
function explain(error, log) {
  if (!(error instanceof CommandError)) return error instanceof Error ? error.message : String(error);
  writeFileSync(log, `${error.lines.join('\n')}\n`);
  return [
    ...error.lines.slice(-20).map(asText),
    `${error.message} (its whole output: ${relative('', log)})`,
    'Once that is fixed, run the same command again; it continues where this one stopped.',
  ].join('\n');
}
