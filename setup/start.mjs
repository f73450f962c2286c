// npm start: sets up what is missing, then serves the notebooks in JupyterLab. Its arguments go to JupyterLab: npm start -- --port 8890
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { withoutPythonSettings } from './command.mjs';
import { python, root, setupState } from './paths.mjs';
import { prepareOrExit } from './prepare.mjs';

await prepareOrExit();

// Its own settings, so that nobody's Jupyter elsewhere changes this one, or is changed by it.
const settings = join(setupState, 'jupyter');
const runtime = join(settings, 'runtime');
mkdirSync(runtime, { recursive: true });

const asRoot = process.getuid?.() === 0 ? ['--allow-root'] : [];
const jupyter = spawn(
  python,
  [
    ...['-m', 'jupyterlab', '--no-browser', '--log-level=WARN', `--ServerApp.root_dir=${join(root, 'notebooks')}`],
    ...asRoot,
    ...process.argv.slice(2),
  ],
  {
    env: {
      ...withoutPythonSettings(process.env),
      JUPYTER_CONFIG_DIR: settings,
      JUPYTER_DATA_DIR: join(settings, 'data'),
      JUPYTER_RUNTIME_DIR: runtime,
      IPYTHONDIR: join(settings, 'ipython'),
      JUPYTER_TOKEN: process.env.JUPYTER_TOKEN ?? randomBytes(24).toString('hex'),
    },
    stdio: 'inherit',
    detached: true, // so that Ctrl-C reaches it once, from here
  },
);

let stopping = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (!stopping) console.log('\nStopping JupyterLab …');
    stopping = true;
    jupyter.kill('SIGTERM');
  });
}
jupyter.on('exit', (code) => process.exit(stopping ? 0 : (code ?? 1)));

const description = join(runtime, `jpserver-${jupyter.pid}.json`);
rmSync(description, { force: true });
while (!existsSync(description)) await wait(100);
await wait(100);
const { url, token } = JSON.parse(readFileSync(description, 'utf8'));
console.log(`JupyterLab: ${url}lab?token=${token}\nCtrl-C stops it.`);
