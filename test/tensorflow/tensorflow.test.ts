import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'siamese-lab-runtime-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A process that changes how Node finds a package: it is absent, or there is another copy. */
function run(change: string, program: string) {
  const hook = join(folder, `${change.length}.cjs`);
  writeFileSync(hook, change);
  const options = { cwd: join(__dirname, '..', '..'), encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-r', hook, '-e', program], options);
  return { status, stdout, stderr };
}

const absent = `
  const Module = require('node:module');
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (name, ...rest) {
    if (name.includes('tfjs-node')) throw new Error("Cannot find module '" + name + "'\\nRequire stack:");
    return resolve.call(this, name, ...rest);
  };`;
const secondCopy = `
  const Module = require('node:module');
  const load = Module._load;
  Module._load = function (name, ...rest) {
    return /tfjs-node-gpu.dist.index\\.js$/.test(name) ? { Tensor: class {} } : load.call(this, name, ...rest);
  };`;
const multiply = `
  const { tf, device } = require('siamese-lab');
  console.log(tf.ones([2, 2]).matMul(tf.ones([2, 2])).dataSync()[0], String(device()));`;

describe('where TensorFlow is missing', () => {
  it('computes in JavaScript, and says in one line what is missing and how to get it', () => {
    const { status, stdout, stderr } = run(absent, multiply);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^2 CPU, \d+ threads?, TensorFlow none \(tfjs 4\.22\.0, backend cpu\)\n$/);
    expect(stderr).toMatch(
      /^siamese-lab: computes in plain JavaScript, which is many times slower than TensorFlow: its native runtime in .* could not be loaded \(Cannot find module '.*'\)\. To get it: npm run setup\n$/,
    );
  });

  it('runs a step of jit as it is', () => {
    const program = `
      const { tf, jit } = require('siamese-lab');
      const step = jit((x) => x.add(1));
      console.log(step(tf.scalar(1)).dataSync()[0], step(tf.scalar(2)).dataSync()[0]);`;
    expect(run(absent, program)).toMatchObject({ status: 0, stdout: '2 3\n' });
  });
});

it('refuses a TensorFlow of another copy of tfjs, whose models it would not know', () => {
  const { status, stderr } = run(secondCopy, multiply);
  expect(status).toBe(1);
  expect(stderr).toContain('siamese-lab: found two copies of @tensorflow/tfjs');
  expect(stderr).toContain('npm dedupe');
});
