import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../data/bundle';

let compiled: Awaited<ReturnType<typeof bundle>>;
let folder: string;
beforeAll(async () => {
  compiled = await bundle('lib/jit/jit.ts');
  folder = mkdtempSync(join(tmpdir(), 'jit-'));
});
afterAll(async () => {
  rmdirSync(folder); // fails where something is left in it
  await compiled.remove();
});

/** Runs a program in a process of its own, with `jit` and `tf` in scope, and `folder` for its temporary files. */
function run(program: string) {
  const head = `const { jit } = require(process.argv[1]); const tf = require('@tensorflow/tfjs-node-gpu');`;
  const child = spawn(process.execPath, ['--expose-gc', '-e', head + program, compiled.path], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', error: '' };
  child.stdout.on('data', (text) => (output.out += text));
  child.stderr.on('data', (text) => (output.error += text));
  return { child, output, ended: once(child, 'close') as Promise<[number | null, string | null]> };
}

describe('a process that records', () => {
  const recordForEver = `
    for (let i = 0; ; i++) {
      const step = jit((x) => x.mul(i).sum());
      step(tf.ones([3])).dispose();
      step.dispose();
      if (i === 3) console.log('recording');
    }`;

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('leaves no file when %s ends it', async (signal) => {
    const { child, ended } = run(recordForEver);
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no file when it exits in the middle of a recording', async () => {
    const { ended } = run(`
      jit((x) => x.add(1))(tf.scalar(1));
      jit((x) => { x.add(1); process.exit(7); })(tf.scalar(1));`);
    expect(await ended).toEqual([7, null]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no file when the step throws and nothing catches it', async () => {
    const { ended, output } = run(`
      jit((x) => x.add(1))(tf.scalar(1));
      jit((x) => { x.add(1); throw new Error('unheard'); })(tf.scalar(1));`);
    expect(await ended).toEqual([1, null]);
    expect(output.error).toContain('unheard');
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** Prints how much memory the process holds, in bytes, after all garbage is collected. */
const look = `
  const look = (step) => {
    gc();
    const { rss, heapUsed } = process.memoryUsage();
    const tensors = [tf.memory().numTensors, tf.backend().binding.getNumOfTensors()].join();
    console.log(JSON.stringify({ step, rss, heapUsed, tensors }));
  };`;

/** How much memory grows per step according to a process's output, and the numbers of tensors that it had. */
async function growthIn(output: string) {
  const { growthPerStep } = await import('../../soak/memory/growth.mjs');
  const looks = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const growth = (key: 'rss' | 'heapUsed') =>
    growthPerStep(looks.map((look) => ({ step: look.step, bytes: look[key] })));
  return { rss: growth('rss'), heapUsed: growth('heapUsed'), tensors: new Set(looks.map(({ tensors }) => tensors)) };
}

describe('memory, native too, stays flat', () => {
  /** Measured every 250 steps, without the first 4,000. `more` runs after each step. */
  const manySteps = (count: number, more = '') => `${look}
    const weight = tf.tidy(() => tf.variable(tf.ones([8, 8])));
    const step = jit((x) => {
      const { value, grads } = tf.variableGrads(() => x.matMul(weight).square().mean(), [weight]);
      weight.assign(weight.sub(grads[weight.name].mul(1e-3)));
      return [value, x.matMul(weight)];
    });
    for (let i = 1; i <= ${count}; i++) {
      tf.tidy(() => void step(tf.ones([8, 8])));
      ${more}
      if (i % 250 > 0) continue;
      step.pull();
      if (i > 4_000) look(i);
    }`;
  /**
   * Bytes per step. glibc takes 128 kB at a time, which is 131 bytes per step in a window of 1,000 steps; measured were 0 to 131 on
   * Debian 12 and 13 (glibc 2.36 and 2.41), with oneDNN and without, and -2 to 8 for JavaScript's heap. A tensor takes more than 512.
   */
  const most = { rss: 256, heapUsed: 32 };

  it('in 16,000 steps', async () => {
    const { ended, output } = run(manySteps(16_000));
    expect(await ended).toEqual([0, null]);
    const { rss, heapUsed, tensors } = await growthIn(output.out);
    expect(tensors.size).toBe(1);
    expect(rss).toBeLessThan(most.rss);
    expect(heapUsed).toBeLessThan(most.heapUsed);
  });

  it('and would not if a single number were lost per step', async () => {
    const { ended, output } = run(manySteps(10_000, 'tf.keep(tf.scalar(1).add(1));'));
    expect(await ended).toEqual([0, null]);
    const { rss, tensors } = await growthIn(output.out);
    expect(tensors.size).toBe(24);
    expect(rss).toBeGreaterThan(2 * most.rss);
  });

  it('in 100 recordings', async () => {
    const { ended, output } = run(`${look}
      const weight = tf.tidy(() => tf.variable(tf.ones([8])));
      for (let i = 1; i <= 130; i++) {
        const step = jit((x) => x.mul(weight).add(tf.ones([512, 64, 8])).sum()); // 1 MB of constants
        tf.tidy(() => void step(tf.ones([8])));
        step.dispose();
        if (i > 30) look(i);
      }`);
    expect(await ended).toEqual([0, null]);
    const { rss, heapUsed, tensors } = await growthIn(output.out);
    expect(tensors.size).toBe(1);
    expect(rss).toBeLessThan(2 ** 18); // a graph that is kept is four times that
    expect(heapUsed).toBeLessThan(2 ** 13);
  });
});
