import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findChromium } from '../../lib/display/chromium.js';
import { findChapters } from '../../setup/execute-notebooks.mjs';
import { root } from '../../setup/paths.mjs';
import { ownThreads } from '../../setup/side-by-side.mjs';
import { withinReach } from '../notebooks/data-out-of-reach.mjs';
import { writeStrangers } from './strangers.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browser's path; null: none was found. */
    chromium: string | null;
    /** The address of JupyterLab, with its token; empty without a browser. */
    server: string;
    /** The chapters whose data can be had, by their paths. */
    chapters: string[];
  }
}

/** Where screenshots go, and the copies of the notebooks that are run: inside the checkout, where the kernel finds the library. */
export const results = join(root, 'test-results', 'jupyterlab');
export const copies = join(results, 'notebooks');

/** Every cell stands in the page all the time, and nothing is saved behind the tests' back. */
const settings = {
  'notebook-extension/tracker': { windowingMode: 'none' },
  'docmanager-extension/plugin': { autosave: false },
};

/** Starts JupyterLab as `npm start` does, on copies of the notebooks, once for all tests. */
export default async function setup(project: TestProject) {
  const chromium = await findChromium();
  project.provide('chromium', chromium);
  project.provide('server', '');
  project.provide('chapters', chromium ? await withinReach(findChapters([])) : []);
  if (!chromium) return console.log('skipped: no Chromium');

  rmSync(results, { recursive: true, force: true });
  cpSync(join(root, 'notebooks'), copies, { recursive: true });
  writeStrangers(copies);
  for (const [name, values] of Object.entries(settings)) {
    const path = join(results, 'settings', '@jupyterlab', `${name}.jupyterlab-settings`);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, JSON.stringify(values));
  }
  const { url, stop } = await start([
    '--port=0',
    '--expose-app-in-browser',
    `--ServerApp.root_dir=${copies}`,
    `--LabApp.user_settings_dir=${join(results, 'settings')}`,
    `--LabApp.workspaces_dir=${join(results, 'workspaces')}`,
  ]);
  project.provide('server', url);
  return stop;
}

/** `npm start` with these arguments, once it serves. */
async function start(args: string[]): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(root, 'setup', 'start.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, ...ownThreads, SIAMESE_PROFILE: 'fast' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((settle) => child.once('exit', () => settle()));
  let said = '';
  const url = await new Promise<string>((settle, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        said += text;
        const address = /^JupyterLab: (\S+)/m.exec(said);
        if (address) settle(address[1]);
      });
    }
    child.once('exit', (code) => reject(new Error(`npm start: exit status ${code}\n${said}`)));
  });
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { url, stop };
}
