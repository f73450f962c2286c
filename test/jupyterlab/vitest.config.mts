import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { atOnce } from '../../setup/side-by-side.mjs';

/** The chapters that take longest, so that none of them is left to run alone at the end. */
const longest = ['04', '05', '08', '03', '02', '06', '07'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.indexOf(basename(moduleId, '.test.mts'));
      return found < 0 ? longest.length : found;
    };
    return files.toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/jupyterlab/**/*.test.mts'],
    globalSetup: 'test/jupyterlab/server.mts',
    pool: 'forks',
    maxWorkers: atOnce,
    sequence: { sequencer: LongestFirst },
    testTimeout: 600_000,
    hookTimeout: 1_200_000,
  },
});
