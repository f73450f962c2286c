import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(__dirname, '..', '..');

function run(program: string, settings: Record<string, string> = {}) {
  const { TF_CPP_MIN_LOG_LEVEL, ...env } = process.env;
  const options = {
    cwd: root,
    encoding: 'utf8',
    env: { ...env, CUDA_VISIBLE_DEVICES: undefined, ...settings },
  } as const;
  return spawnSync(process.execPath, ['-e', program], options);
}

const multiply =
  "const { tf } = require('siamese-lab'); console.log(tf.ones([2, 2]).matMul(tf.ones([2, 2])).dataSync()[0]);";

describe('loading TensorFlow', () => {
  it('prints nothing, or one line if it falls back to the CPU', () => {
    const { status, stdout, stderr } = run(multiply);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '2\n' });
    expect(stderr).toMatch(/^(siamese-lab: TensorFlow found no GPU that it can use, so this runs on the CPU\. .*\n)?$/);
  });

  it('prints everything at TF_CPP_MIN_LOG_LEVEL=0', () => {
    expect(run(multiply, { TF_CPP_MIN_LOG_LEVEL: '0' }).stderr).toMatch(/oneDNN|cpu_feature_guard/);
  });

  it('hides the GPU when asked for the CPU, and prints nothing about it', () => {
    const asked = run(`${multiply} console.log(process.env.CUDA_VISIBLE_DEVICES);`, { SIAMESE_DEVICE: 'cpu' });
    expect(asked).toMatchObject({ status: 0, stdout: '2\n-1\n', stderr: '' });
  });

  it('leaves standard error open afterwards', () => {
    expect(run(`${multiply} console.error('heard');`).stderr).toMatch(/heard\n$/);
  });
});

describe('the addon that keeps standard error', () => {
  const addon = join(
    dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json')),
    'lib/napi-v8/standard_error.node',
  );
  const load = `const standardError = require(${JSON.stringify(addon)}); const { writeSync } = require('node:fs');`;

  it('gives back what was written, once', () => {
    const program = `${load} standardError.capture(); writeSync(2, 'kept'); standardError.capture();
      console.log([standardError.release(), standardError.release()]); writeSync(2, 'shown');`;
    expect(run(program)).toMatchObject({ stdout: "[ 'kept', '' ]\n", stderr: 'shown' });
  });

  it('prints it if the process crashes', () => {
    const { signal, stderr } = run(`${load} standardError.capture(); writeSync(2, 'why'); process.abort();`);
    expect(signal).toBe('SIGABRT');
    expect(stderr).toContain('why');
  });
});
