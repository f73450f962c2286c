import { defineConfig } from 'vitest/config';
import { ownThreads } from '../setup/side-by-side.mjs';

/**
 * Tests that change nothing which another file's tests could see, so they share processes: loading TensorFlow and the library takes a
 * second, longer than most of these files.
 */
const inOneProcess = [
  'losses',
  'miners',
  'distances',
  'search',
  'evaluation',
  'pairs',
  'display',
  'jit/fusion',
  'models/layers',
].map((folder) => `test/${folder}/**/*.test.ts`);
/**
 * Tests in which threads share work, or are counted, use all threads of the machine. Elsewhere each of two workers has a part of them: the
 * networks of tests are so small that threads would wait for each other.
 */
const ofThreads = ['test/{jit,kernels,tensorflow}/**/*.test.{ts,mts}'];
/** A test that counts the listeners of its process, so it shares the process with no other. */
const alone = ['test/display/chromium.test.ts'];
/** Tests of what SIAMESE_OWN_OPS=0 switches off. */
const ofOwnOps = process.env.SIAMESE_OWN_OPS === '0' ? ['test/kernels/{own-,max-pool}*', 'test/jit/fusion/**'] : [];
// In JupyterLab, in a browser, a notebook takes minutes: test/jupyterlab/vitest.config.mts.
const exclude = ['test/jupyterlab/**', ...ofOwnOps];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'together', include: inOneProcess, exclude: [...exclude, ...alone], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['test/**/*.test.{ts,mts}'],
          exclude: [...exclude, ...inOneProcess, ...ofThreads],
          env: ownThreads,
        },
      },
      {
        extends: true,
        test: { name: 'threads', include: ofThreads, exclude: [...exclude, ...inOneProcess] },
      },
      {
        extends: true,
        test: { name: 'alone', include: alone },
      },
    ],
  },
});
