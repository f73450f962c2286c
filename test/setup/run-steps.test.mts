import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../lib/setup/command.mjs';
import { runSteps, SetupError } from '../../lib/setup/run-steps.mjs';
import type { Step } from '../../lib/setup/steps/step.mjs';
import { temporaryFolder } from './support.mjs';

let folder: string;
let ran: { name: string; interrupted: boolean }[];
let printed: string;

beforeEach(() => {
  folder = temporaryFolder();
  ran = [];
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  vi.spyOn(console, 'log').mockImplementation((text) => {
    printed += text;
  });
});

afterEach(() => vi.restoreAllMocks());

/** A step that writes one file. */
function step(
  name: string,
  { key = 'key', run = async () => {}, ...rest }: Partial<Omit<Step, 'key'>> & { key?: string } = {},
): Step {
  const output = join(folder, name);
  return {
    name,
    title: `Step ${name}`,
    after: [],
    needs: [],
    key: () => key,
    outputs: () => [output],
    async run(context) {
      ran.push({ name, interrupted: context.interrupted });
      await run(context);
      writeFileSync(output, '');
    },
    ...rest,
  };
}

const at = (state: string) => ({ state, folder: state, elsewhere: 'go elsewhere' });
const names = () => ran.map(({ name }) => name);

describe('runSteps', () => {
  it('runs each step once, and prints one line for each', async () => {
    await runSteps([step('one'), step('two')], at(folder));
    expect(names()).toEqual(['one', 'two']);
    expect(printed).toMatch(/^Step one … \d+ s\nStep two … \d+ s\n$/);
    printed = '';
    await runSteps([step('one'), step('two')], at(folder));
    expect(names()).toEqual(['one', 'two']);
    expect(printed).toBe('');
  });

  it('runs a step again when what it depends on changes', async () => {
    await runSteps([step('one'), step('two')], at(folder));
    await runSteps([step('one'), step('two', { key: 'other' })], at(folder));
    expect(names()).toEqual(['one', 'two', 'two']);
  });

  it('runs a step again when its output is gone', async () => {
    await runSteps([step('one'), step('two')], at(folder));
    rmSync(join(folder, 'one'));
    await runSteps([step('one'), step('two')], at(folder));
    expect(names()).toEqual(['one', 'two', 'one']);
  });

  it('continues where a run was interrupted, and tells the step', async () => {
    const broken = step('two', { run: () => Promise.reject(new Error('no network')) });
    await expect(runSteps([step('one'), broken, step('three')], at(folder))).rejects.toThrow('no network');
    expect(existsSync(join(folder, 'three'))).toBe(false);
    await runSteps([step('one'), step('two'), step('three')], at(folder));
    expect(ran).toEqual([
      { name: 'one', interrupted: false },
      { name: 'two', interrupted: false },
      { name: 'two', interrupted: true },
      { name: 'three', interrupted: false },
    ]);
  });

  it('leaves work alone that was done in another way, unless its own run was interrupted', async () => {
    writeFileSync(join(folder, 'one'), '');
    const alreadyDone = () => true;
    await runSteps([step('one', { alreadyDone })], at(folder));
    expect(names()).toEqual([]);
    const broken = step('one', { key: 'other', run: () => Promise.reject(new Error('no network')) });
    await expect(runSteps([broken], at(folder))).rejects.toThrow(SetupError);
    await runSteps([step('one', { alreadyDone })], at(folder));
    expect(names()).toEqual(['one', 'one']);
  });

  it('runs nothing when the machine lacks something', async () => {
    const huge = step('two', { needs: ['disk'], gigabytes: () => 1e9 });
    await expect(runSteps([step('one'), huge], at(folder))).rejects.toThrow(/GB are free on the disk/);
    expect(names()).toEqual([]);
  });

  it("shows the end of a failed command's output, and keeps all of it", async () => {
    const run = async () => {
      await runCommand('sh', ['-c', 'seq 1 50; echo it broke >&2; exit 3']);
    };
    const failure = await runSteps([step('one', { run })], at(folder)).catch((error: Error) => error.message);
    expect(failure).toMatch(
      /^32\n33\n(.*\n)*50\nit broke\nsh -c .*: exit status 3 \(its whole output: .*one\.log\)\nOnce that is fixed/,
    );
    expect(failure).not.toMatch(/^31$/m);
    const [, log] = /its whole output: (.*one\.log)\)/.exec(failure as string)!;
    expect(readFileSync(log, 'utf8')).toMatch(/^1\n2\n(.*\n)*50\n(.*\n)*it broke\n/m);
    expect(printed).toMatch(/^Step one … failed after \d+ s\n$/);
  });

  it("shows a command's output without what it would do to a terminal, while it runs and after it failed", async () => {
    const seen: string[] = [];
    const run: Step['run'] = async ({ onLine }) => {
      const show = (line: string) => {
        seen.push(line);
        onLine(line);
      };
      await runCommand('sh', ['-c', "printf '\\033[2Jred\\033]0;title\\007\\tend\\302\\233K\\n'; exit 3"], {
        onLine: show,
      });
    };
    const failure = await runSteps([step('one', { run })], at(folder)).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(failure).toContain('exit status 3');
    for (const text of [seen.join('\n'), failure]) expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(seen).toEqual([expect.stringMatching(/^red.* end/)]);
  });

  it('does the work once if two run at the same time', async () => {
    const slow = () => step('one', { run: () => new Promise((resolve) => setTimeout(resolve, 200)) });
    await Promise.all([runSteps([slow()], at(folder)), runSteps([slow()], at(folder))]);
    expect(names()).toEqual(['one']);
    expect(printed).toContain('Another set-up is running in this folder; waiting for it to end.');
  });
});
