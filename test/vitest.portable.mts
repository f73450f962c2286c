import { defineConfig } from 'vitest/config';
import { filesLeftOut, testsLeftOut } from './portable/left-out';

/**
 * The core's tests as on a machine without TensorFlow: on tfjs's plain backend `cpu`, in Node. The portable files that stand beside those
 * of Node are tested in a browser, by `test/portable/`.
 */
const rooms = 'pairs distances miners losses augmentation search evaluation tensorflow models training'.split(' ');

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ['test/portable/forbid-native.ts'],
    include: rooms.map((room) => `test/${room}/**/*.test.ts`),
    exclude: Object.keys(filesLeftOut),
    testNamePattern: new RegExp(`^(?!.*(${Object.keys(testsLeftOut).join('|')}))`),
  },
});
