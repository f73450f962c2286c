import { defineConfig } from 'vitest/config';
import { filesLeftOut, namesThatRun } from './portable/left-out.js';

/**
 * The core's tests as on a machine without TensorFlow: on tfjs's plain backend `cpu`, in Node. The portable files that stand beside those
 * of Node are tested in a browser, by `test/portable/`.
 */
const rooms = 'checks pairs distances miners losses augmentation search evaluation tensorflow models training'.split(
  ' ',
);
/** The parts of the core in rooms whose other files draw with sharp, keep files or call servers. */
const parts = [
  'data/{dataset,join-images,parse-idx,parse-wav,select-images,stored-images,wav/*}',
  'display/{det-chart,figure,histogram-chart,line-chart,palette,progress*,quantities,roc-chart,scatter-*,tile}',
  'gallery/{check-rows,exact-gallery,gallery,gallery-rows}',
];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ['test/portable/forbid-native.ts'],
    include: [...rooms.map((room) => `test/${room}/**/*.test.ts`), ...parts.map((part) => `test/${part}.test.ts`)],
    exclude: Object.keys(filesLeftOut),
    testNamePattern: namesThatRun,
  },
});
