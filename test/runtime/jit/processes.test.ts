import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../data/bundle';

let compiled: Awaited<ReturnType<typeof bundle>>;
let folder: string;
beforeAll(async () => {
  compiled = await bundle('lib/runtime/jit/jit.ts');
  folder = mkdtempSync(join(tmpdir(), 'jit-'));
});
afterAll(async () => {
  rmdirSync(folder); // fails where something is left in it
  await compiled.remove();
});

/** A process of its own that has `jit` and `tf`, and `folder` for its temporary files. */
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

  it('leaves no file when the step throws and nobody catches it', async () => {
    const { ended, output } = run(`
      jit((x) => x.add(1))(tf.scalar(1));
      jit((x) => { x.add(1); throw new Error('unheard'); })(tf.scalar(1));`);
    expect(await ended).toEqual([1, null]);
    expect(output.error).toContain('unheard');
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** Where memory of the process stands, in bytes, with nothing left to collect. */
const memory = `
  const memory = () => {
    gc();
    const { rss, heapUsed } = process.memoryUsage();
    return { rss, heapUsed, tensors: tf.memory().numTensors, native: tf.backend().binding.getNumOfTensors() };
  };
  const growth = (before) => {
    const after = memory();
    return Object.fromEntries(Object.keys(after).map((key) => [key, after[key] - before[key]]));
  };`;
const megabyte = 2 ** 20;

describe('memory, native too, stays flat', () => {
  it('in 10,000 steps', async () => {
    const { ended, output } = run(`${memory}
      const weight = tf.tidy(() => tf.variable(tf.ones([32, 32])));
      const step = jit((x) => {
        const { value, grads } = tf.variableGrads(() => x.matMul(weight).square().mean(), [weight]);
        weight.assign(weight.sub(grads[weight.name].mul(1e-3)));
        return [value, x.matMul(weight)];
      });
      const steps = (count) => {
        for (let i = 0; i < count; i++) tf.tidy(() => void step(tf.ones([32, 32]))); // 4 kB in, and out
        step.pull();
      };
      steps(4000);
      const before = memory();
      steps(10000);
      console.log(JSON.stringify(growth(before)));`);
    expect(await ended).toEqual([0, null]);
    const { rss, heapUsed, tensors, native } = JSON.parse(output.out);
    expect([tensors, native]).toEqual([0, 0]);
    // One of the results kept a step would be 40 MB.
    expect(rss).toBeLessThan(6 * megabyte);
    expect(heapUsed).toBeLessThan(megabyte);
  });

  it('in 100 recordings', async () => {
    const { ended, output } = run(`${memory}
      const weight = tf.tidy(() => tf.variable(tf.ones([8])));
      const recordings = (count) => {
        for (let i = 0; i < count; i++) {
          const step = jit((x) => x.mul(weight).add(tf.ones([512, 64, 8])).sum()); // 1 MB of constants
          tf.tidy(() => void step(tf.ones([8])));
          step.dispose();
        }
      };
      recordings(30);
      const before = memory();
      recordings(100);
      console.log(JSON.stringify(growth(before)));`);
    expect(await ended).toEqual([0, null]);
    const { rss, heapUsed, tensors, native } = JSON.parse(output.out);
    expect([tensors, native]).toEqual([0, 0]);
    // The graphs kept would be 100 MB.
    expect(rss).toBeLessThan(60 * megabyte);
    expect(heapUsed).toBeLessThan(megabyte);
  });
});
