import { runSteps, SetupError } from './run-steps.mjs';
import { addon } from './steps/addon.mjs';
import { environment } from './steps/environment.mjs';
import { kernel } from './steps/kernel.mjs';
import { library } from './steps/library.mjs';
import { milvus } from './steps/milvus.mjs';
import { onnx } from './steps/onnx.mjs';
import { onnxruntime } from './steps/onnxruntime.mjs';
import { packages } from './steps/packages.mjs';

/** @typedef {import('./steps/step.mjs').Step} Step */

/** What a learner needs, each step after those that it stands on. */
const ownSteps = [packages, environment, addon, library, kernel];
/** With what is set up only where it is asked for. */
const allSteps = [...ownSteps, milvus, onnx, onnxruntime];

/**
 * Does what is not done yet of these steps and of those that they stand on. Says nothing if everything is.
 *
 * @param {string[]} [names] default: what a learner needs
 * @throws {SetupError}
 */
export async function prepare(names = ownSteps.map(({ name }) => name)) {
  const wanted = names.map(find);
  await runSteps(allSteps.filter((step) => wanted.some((other) => standsOn(other, step))));
}

/**
 * `prepare` for the command line: says what went wrong, and ends the process.
 *
 * @param {string[]} [names]
 */
export async function prepareOrExit(names) {
  try {
    await prepare(names);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
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
