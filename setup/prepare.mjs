import { runSteps, SetupError } from '../lib/setup/run-steps.mjs';
import { checkout } from './paths.mjs';
import { addon } from './steps/addon.mjs';
import { environment } from './steps/environment.mjs';
import { kernel } from './steps/kernel.mjs';
import { library } from './steps/library.mjs';
import { milvus } from './steps/milvus.mjs';
import { onnx } from './steps/onnx.mjs';
import { onnxruntime } from './steps/onnxruntime.mjs';
import { packages } from './steps/packages.mjs';

/** @typedef {import('../lib/setup/steps/step.mjs').Step} Step */

/** The steps that a learner needs, each after the steps that it depends on. */
const ownSteps = [packages, environment, addon, library, kernel];
/** All steps, including those that run only when asked for. */
const allSteps = [...ownSteps, milvus, onnx, onnxruntime];

/**
 * Runs those of these steps, and of the steps that they depend on, that are not done yet. Prints nothing if all are.
 *
 * @param {string[]} [names] default: what a learner needs
 * @throws {SetupError}
 */
export async function prepare(names = ownSteps.map(({ name }) => name)) {
  const wanted = names.map(find);
  await runSteps(
    allSteps.filter((step) => wanted.some((other) => standsOn(other, step))),
    checkout,
  );
}

/**
 * `prepare` for the command line: if something goes wrong, prints what, and ends the process.
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
    throw new SetupError(`no set-up step "${name}"; there are ${allSteps.map((known) => known.name).join(', ')}`);
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
