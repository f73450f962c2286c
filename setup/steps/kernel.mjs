import { join } from 'node:path';
import { replaceFileSync } from '../../lib/setup/replace-file.mjs';
import { hashOf } from '../../lib/setup/stamp.mjs';
import { environment as folder, root } from '../paths.mjs';
import { environment } from './environment.mjs';
import { packages } from './packages.mjs';

const share = join(folder, 'share', 'jupyter');

const files = {
  [join(share, 'kernels', 'tslab', 'kernel.json')]: {
    argv: [process.execPath, join(root, 'setup', 'kernel.cjs'), '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
    env: { TF_CPP_MIN_LOG_LEVEL: '2' },
  },
  [join(share, 'lab', 'settings', 'overrides.json')]: {
    '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
    // A link to the glossary opens it as a page to read.
    '@jupyterlab/docmanager-extension:plugin': { defaultViewers: { markdown: 'Markdown Preview' } },
  },
};

/**
 * The TypeScript kernel, run by the Node that runs the set-up; and JupyterLab without its news pop-up, which shows Markdown rendered.
 *
 * @type {import('../../lib/setup/steps/step.mjs').Step}
 */
export const kernel = {
  name: 'kernel',
  title: 'TypeScript kernel for Jupyter',
  after: [packages, environment],
  needs: [],
  key: () => hashOf(JSON.stringify(files), environment.key()),
  outputs: () => Object.keys(files),
  async run() {
    for (const [path, contents] of Object.entries(files))
      replaceFileSync(path, `${JSON.stringify(contents, null, 2)}\n`);
  },
};
