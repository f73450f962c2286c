// npm start: sets up what is missing, then serves the notebooks in JupyterLab. Its arguments go to JupyterLab: npm start -- --port 8890
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { withoutPythonSettings } from '../lib/setup/command.mjs';
import { python, root, setupState } from './paths.mjs';
import { prepareOrExit } from './prepare.mjs';
import { inAddress, readStartArguments } from './start-arguments.mjs';
import { committedNotebooks } from './trusted-notebooks.mjs';

const { folder, notebook, rest } = readArguments();
await prepareOrExit();

// Settings of its own, so that it neither changes another Jupyter of this user nor is changed by it.
const settings = join(setupState, 'jupyter');
const runtime = mkdtempSync(join(tmpdir(), 'siamese-lab-'));
mkdirSync(join(settings, 'custom'), { recursive: true });
copyFileSync(join(root, 'setup', 'jupyterlab.css'), join(settings, 'custom', 'custom.css'));
process.on('exit', () => rmSync(runtime, { recursive: true, force: true }));

const env = {
  ...withoutPythonSettings(process.env),
  JUPYTER_CONFIG_DIR: settings,
  JUPYTER_DATA_DIR: join(settings, 'data'),
  JUPYTER_RUNTIME_DIR: runtime,
  IPYTHONDIR: join(settings, 'ipython'),
  JUPYTER_TOKEN: process.env.JUPYTER_TOKEN ?? randomBytes(24).toString('hex'),
};

// The chapters come with their outputs, which the reader, who has just chosen to run this repository, sees whole. The outputs of
// any other notebook are cleaned by JupyterLab until the reader has run it or trusts it.
const trusted = committedNotebooks();
if (trusted.length > 0) spawnSync(python, ['-m', 'nbformat.sign', ...trusted], { env });

const asRoot = process.getuid?.() === 0 ? ['--allow-root'] : [];
const jupyter = spawn(
  python,
  [
    ...['-m', 'jupyterlab', '--no-browser', `--ServerApp.root_dir=${folder}`],
    ...[
      '--custom-css',
      `--LabApp.extra_labextensions_path=${join(root, 'setup', 'labextensions')}`,
      '--log-level=ERROR',
      '--LabApp.log_level=ERROR',
      '--MultiKernelManager.default_kernel_name=tslab',
      // A notebook starts the kernel that it names when it is opened, and Python's kernel imports modules that lie beside the
      // notebook.
      '--KernelSpecManager.allowed_kernelspecs=tslab',
    ],
    ...asRoot,
    ...rest,
  ],
  {
    env,
    stdio: ['inherit', 'inherit', 'pipe'],
    detached: true, // so that Ctrl-C reaches it only once, through this process
  },
);

// The kernel's message about JupyterLab's request for a history, and the server's about its own end, are not errors.
const noErrors = /^unknown msg_type: history_request$|received signal 15, stopping/;
createInterface(jupyter.stderr).on('line', (line) => {
  if (!noErrors.test(line)) console.error(line);
});

let stopping = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (!stopping) console.log('\nStopping JupyterLab …');
    stopping = true;
    jupyter.kill('SIGTERM');
  });
}
jupyter.on('exit', (code) => process.exit(stopping ? 0 : (code ?? 1)));

const first = readdirSync(folder)
  .filter((name) => name.endsWith('.ipynb'))
  .sort()[0];
const { url, token } = await describe(join(runtime, `jpserver-${jupyter.pid}.json`));
// With --ip=0.0.0.0 a container's own name, which nobody outside knows.
const address = url.replace(`//${hostname()}:`, '//localhost:');
console.log(`JupyterLab: ${address}lab/tree/${inAddress(notebook ?? first ?? '')}?token=${token}\nCtrl-C stops it.`);

/**
 * The server's own description of itself, once it serves.
 *
 * @param {string} file
 * @returns {Promise<{ url: string, token: string }>}
 */
async function describe(file) {
  for (;;) {
    await wait(100);
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      // missing or incomplete so far
    }
  }
}

function readArguments() {
  const places = { chapters: join(root, 'notebooks'), cwd: process.env.INIT_CWD ?? process.cwd() };
  try {
    return readStartArguments(process.argv.slice(2), places);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(2);
  }
}
