import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ended, marked, startMarked } from '../marked-processes.js';
import { temporaryFolder } from './support.mjs';

const urlOf = (name: string) => JSON.stringify(new URL(`../../${name}`, import.meta.url));

/** A Node process that runs `program`; it and all that it starts carry a mark in their environment. */
function start(program: string, settings: NodeJS.ProcessEnv = {}) {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const started = startMarked(['--input-type=module', '-e', program], { cwd, env: settings });
  onTestFinished(() => {
    for (const pid of marked(started.mark)) process.kill(pid, 'SIGKILL');
  });
  return started;
}

describe('a process that is told to end', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    'ends all its commands at %s, waits for them, and does not report their failure',
    async (signal, code) => {
      const folder = temporaryFolder();
      const wait = (name: string) => `
      trap 'sleep 0.3; touch ${folder}/${name}-ended; exit 1' INT TERM HUP
      touch ${folder}/${name}
      while :; do sleep 0.05; done`;
      const { child, mark, output } = start(`
      const { runCommand } = await import(${urlOf('lib/setup/command.mjs')});
      await Promise.all(${JSON.stringify([wait('one'), wait('other')])}.map((script) => runCommand('sh', ['-c', script])));`);
      await vi.waitFor(() => expect(readdirSync(folder)).toHaveLength(2), { timeout: 20_000 });
      child.kill(signal);
      expect(await ended(child)).toBe(code);
      expect(readdirSync(folder).sort()).toEqual(['one', 'one-ended', 'other', 'other-ended']);
      expect(output()).toBe('');
      await vi.waitFor(() => expect(marked(mark)).toEqual([]));
    },
  );

  it('takes Python and the kernel along while it executes a notebook, which stays as it was', async () => {
    const folder = temporaryFolder();
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    const started = join(folder, 'started');
    const source = `require('node:fs').writeFileSync(${JSON.stringify(started)}, ''); await new Promise(() => {});`;
    const cell = { cell_type: 'code', id: 'a', metadata: {}, source, outputs: [], execution_count: null };
    const notebook = join(folder, 'chapter.ipynb');
    const text = JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
    writeFileSync(notebook, text);
    const { child, mark, output } = start(
      `const { executeNotebooks } = await import(${urlOf('setup/execute-notebooks.mjs')});
      await executeNotebooks(${JSON.stringify([notebook, notebook])}, { profile: 'fast' });`,
      { TMPDIR: temporary },
    );
    await vi.waitFor(() => expect(existsSync(started), output()).toBe(true), { timeout: 60_000, interval: 100 });
    expect(marked(mark).length).toBeGreaterThan(2);
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(143);
    await vi.waitFor(() => expect(marked(mark)).toEqual([]), { timeout: 10_000 });
    expect(readFileSync(notebook, 'utf8')).toBe(text);
    expect(readdirSync(temporary)).toEqual([]);
    expect(output().match(/chapter, fast profile/g)).toHaveLength(1);
    expect(output()).not.toMatch(/Traceback|Error/);
  }, 120_000);
});
