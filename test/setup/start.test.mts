import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { which } from '../../lib/setup/which.mjs';
import { root } from '../../setup/paths.mjs';
import { ended, marked, startMarked } from '../marked-processes.js';
import { temporaryFolder } from './support.mjs';

const notebook = JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 });

it('npm start serves a folder by any name, and ends with npm', { timeout: 180_000 }, async () => {
  const folder = join(temporaryFolder(), 'a=b, c');
  mkdirSync(folder);
  writeFileSync(join(folder, 'd=e f.ipynb'), notebook);
  const npm = realpathSync(which('npm') ?? '');
  const args = ['start', '--silent', '--', `--ServerApp.root_dir=${folder}`, '--port=0'];
  const { child, mark, output } = startMarked([npm, ...args], { cwd: root });
  onTestFinished(() => {
    for (const pid of marked(mark)) process.kill(pid, 'SIGKILL');
  });
  await vi.waitFor(() => expect(output()).toContain('JupyterLab: http'), { timeout: 120_000, interval: 100 });
  const [, server, opened, token] = /JupyterLab: (\S+)lab\/tree\/(\S*)\?token=(\S+)/.exec(output()) ?? [];
  expect(decodeURIComponent(opened)).toBe('d=e f.ipynb');
  const listed = (await (await fetch(`${server}api/contents?token=${token}`)).json()) as {
    content: { name: string }[];
  };
  expect(listed.content.map(({ name }) => name)).toEqual(['d=e f.ipynb']);
  expect(marked(mark).length).toBeGreaterThan(2);
  child.kill('SIGTERM');
  await ended(child);
  await vi.waitFor(() => expect(marked(mark)).toEqual([]), { timeout: 20_000, interval: 100 });
});
