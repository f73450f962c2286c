/** Where our training steps' time goes: the graph that `fit` records, run in TensorFlow with a full trace. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addons, python } from '../../setup/paths.mjs';

const peer = (name) => fileURLToPath(new URL(`../peers/${name}`, import.meta.url));

export async function measureProfile({ bench }) {
  const steps = [];
  for (const network of ['fashion', 'mobilenet']) {
    const folder = await bench.materials(network);
    const file = join(folder, 'saved_model.pb');
    execFileSync(process.execPath, [peer('recorded-step.mjs'), folder, network, file], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const found = execFileSync(python, [peer('profile_graph.py'), file, join(addons, 'siamese_ops.node')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    steps.push({ network, ...JSON.parse(found) });
    bench.log(`${network}: ${steps.at(-1).stepMilliseconds.toFixed(1)} ms a step`);
  }
  return { steps };
}
