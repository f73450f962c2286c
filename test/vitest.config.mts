import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,mts}'],
    exclude: ['test/jupyterlab/**'], // in a browser, minutes a notebook: test/jupyterlab/vitest.config.mts
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
