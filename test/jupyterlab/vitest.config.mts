import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/jupyterlab/**/*.test.mts'],
    globalSetup: 'test/jupyterlab/server.mts',
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 1_200_000,
  },
});
