import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = join(__dirname, '..', '..');
/** How long a process may take on a busy machine, in milliseconds. */
const patience = 120_000;

interface Outcome {
  status: number | string | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

function run(args: string[], settings: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const { TF_CPP_MIN_LOG_LEVEL, ...env } = process.env;
  const options = { cwd: root, env: { ...env, CUDA_VISIBLE_DEVICES: undefined, ...settings }, timeout: patience };
  return new Promise((settle) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      settle({ status: error ? (error.code ?? null) : 0, signal: error?.signal ?? null, stdout, stderr });
    });
  });
}

/** A process whose main thread runs `main`, with two helpers: `start` starts a worker thread, `ended` waits for its end. */
const withWorkers = (main: string, settings?: NodeJS.ProcessEnv) =>
  run(
    [
      '-e',
      `const { Worker } = require('node:worker_threads');
      const start = (program) => new Worker(program, { eval: true });
      const ended = (worker) => new Promise((done, fail) => worker.on('exit', done).on('error', fail));
      const told = (worker) => new Promise((done, fail) => worker.on('message', done).on('error', fail));
      const later = (ms) => new Promise((done) => setTimeout(done, ms));
      (async () => { ${main} })();`,
    ],
    settings,
  );

const quiet = /^(siamese-lab: TensorFlow found no GPU that it can use, so this runs on the CPU\. .*\n)*$/;

/** Loads the library, computes op by op, recorded and with the own ops, leaves tensors behind, and reports its results. */
const computes = `(async () => {
  const { fit, imageExamples, jit, makeImageDataset, multiSimilarityLoss, tf } = require('siamese-lab');
  const x = tf.tensor2d([[1, 2], [3, 4]]);
  const sum = jit((a) => tf.sum(tf.matMul(a, a)));
  const found = [x.matMul(x).dataSync().join(), sum(x).dataSync()[0], sum(x).dataSync()[0]];
  const images = Uint8Array.from({ length: 24 * 16 }, (_, i) => (i * 37) % 256);
  const labels = Array.from({ length: 24 }, (_, i) => i % 3);
  const dataset = makeImageDataset({ name: 'tiny', images, shape: [4, 4, 1], labels, classNames: ['a', 'b', 'c'] });
  const encoder = tf.sequential({ layers: [
    tf.layers.flatten({ inputShape: [4, 4, 1] }),
    tf.layers.dense({ units: 8, activation: 'relu', kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) }),
  ] });
  const history = await fit({
    encoder, train: imageExamples(dataset), loss: multiSimilarityLoss(),
    optimizer: tf.train.adam(0.01), epochs: 3, batchSize: 8, seed: 1,
  });
  return [...found, history.loss];
})()`;

describe('a worker thread that loads the library', () => {
  it('ends, and the process continues; TensorFlow prints nothing', { timeout: patience }, async () => {
    const { stderr, ...rest } = await withWorkers(`
      const loads = "require('siamese-lab')";
      for (let i = 0; i < 3; i++) await ended(start(loads));
      await Promise.all([start(loads), start(loads), start(loads)].map(ended));
      await later(200);
      console.log('alive');`);
    expect(rest).toEqual({ status: 0, signal: null, stdout: 'alive\n' });
    expect(stderr).toMatch(quiet);
  });

  it('computes the same as the main thread, beside it and beside other threads', { timeout: patience }, async () => {
    const { stdout, ...rest } = await withWorkers(`
      const tells = ${JSON.stringify(`${computes}.then((found) => require('node:worker_threads').parentPort.postMessage(found));`)};
      const workers = () => Promise.all([start(tells), start(tells)].map((worker) => Promise.all([told(worker), ended(worker)])));
      const [first, own, second] = [await workers(), await ${computes}, await workers()];
      console.log(JSON.stringify([own, ...[...first, ...second].map(([found]) => found)]));`);
    expect(rest).toMatchObject({ status: 0, signal: null });
    const [own, ...others] = JSON.parse(stdout);
    expect(own.slice(0, 3)).toEqual(['7,10,15,22', 54, 54]);
    expect(own[3]).toHaveLength(3);
    for (const found of others) expect(found).toEqual(own);
  });

  it('ends with the process while it computes', { timeout: patience }, async () => {
    const { stderr, ...rest } = await withWorkers(`
      const worker = start(\`const { parentPort } = require('node:worker_threads');
        const { tf } = require('siamese-lab');
        parentPort.postMessage('ready');
        for (;;) tf.tidy(() => tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).dataSync());\`);
      await told(worker);
      await later(100);
      process.exit(7);`);
    expect(rest).toEqual({ status: 7, signal: null, stdout: '' });
    expect(stderr).toMatch(quiet);
  });

  it('leaves standard error open, even if it is ended while it loads', { timeout: patience }, async () => {
    const { stderr, ...rest } = await withWorkers(`
      for (const ms of [0, 40, 80, 160, 320]) {
        const worker = start("require('siamese-lab')");
        await later(ms);
        await worker.terminate();
        console.error('heard', ms);
      }`);
    expect(rest).toEqual({ status: 0, signal: null, stdout: '' });
    expect(stderr.match(/^heard \d+$/gm)).toHaveLength(5);
  });

  it('sets what TensorFlow reads for the whole process', { timeout: patience }, async () => {
    const names = ['TF_CPP_MIN_LOG_LEVEL', 'TF_FORCE_GPU_ALLOW_GROWTH', 'CUDA_VISIBLE_DEVICES'];
    const { stdout } = await withWorkers(
      `await ended(start("require('siamese-lab')"));
      console.log(${JSON.stringify(names)}.map((name) => process.env[name]).join());`,
      { SIAMESE_DEVICE: 'cpu', TF_FORCE_GPU_ALLOW_GROWTH: 'false' },
    );
    expect(stdout).toBe('2,false,-1\n');
  });

  it("may be one of vitest's", { timeout: patience }, async () => {
    const folder = join(root, 'test-results', 'threads');
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(folder, { recursive: true });
    for (const name of ['one', 'other'])
      writeFileSync(
        join(folder, `${name}.test.mjs`),
        `import { expect, it } from 'vitest';
        import { tf } from 'siamese-lab';
        it('computes', () => expect(tf.ones([2, 2]).matMul(tf.ones([2, 2])).dataSync()[0]).toBe(2));\n`,
      );
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const { status, signal, stdout } = await run([vitest, 'run', '--root', folder, '--pool=threads', '--maxWorkers=2']);
    expect({ status, signal }).toEqual({ status: 0, signal: null });
    expect(stdout).toMatch(/Tests\s.*2 passed/);
  });
});
