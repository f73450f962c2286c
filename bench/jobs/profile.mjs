/**
 * Where the time of our training steps goes: the graph that `fit` records, with and without own ops, run in TensorFlow with a full trace.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addons, python } from '../../setup/paths.mjs';

const peer = (/** @type {string} */ name) => fileURLToPath(new URL(`../peers/${name}`, import.meta.url));

export async function measureProfile(/** @type {{ bench: import('../types.mjs').Bench }} */ { bench }) {
  /** @type {import('../types.mjs').ProfiledStep[]} */
  const steps = [];
  for (const network of /** @type {const} */ (['fashion', 'mobilenet'])) {
    const folder = await bench.materials(network);
    const file = join(folder, 'saved_model.pb');
    for (const ownOps of [false, true]) {
      execFileSync(process.execPath, [peer('recorded-step.mjs'), folder, network, file], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, SIAMESE_OWN_OPS: ownOps ? '1' : '0' },
      });
      const found = execFileSync(python, [peer('profile_graph.py'), file, join(addons, 'siamese_ops.node')], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const step = { network, ownOps, ...JSON.parse(found) };
      steps.push(step);
      bench.log(`${network}, own ops ${ownOps}: ${step.stepMilliseconds.toFixed(1)} ms a step`);
    }
  }
  return { steps };
}
