import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { Lab } from './lab.mjs';
import { copies } from './server.mjs';

const executablePath = inject('chromium');

/** An epoch takes minutes, and a run that does not stop at once gives itself away by its second one. */
const sources = {
  prepare: `import { contrastiveLoss, euclideanDistance, fit, loadFashionMnist, makePairs, pairExamples, wideFashionEncoder } from 'siamese-lab';
const { train } = await loadFashionMnist();
const pairs = makePairs(train.labels, { seed: 1 });
const kept: { run?: Promise<unknown> } = {};`,
  train: `kept.run = fit({
  encoder: wideFashionEncoder({ seed: 1 }), train: pairExamples(train, pairs), epochs: 3, batchSize: 64, seed: 1,
  loss: ([left, right], same) => contrastiveLoss(euclideanDistance(left, right), same, { margin: 1 }),
});
await kept.run;`,
  next: `console.log('still here, with', pairs.same.length, 'pairs, and a run that ended:',
  await kept.run!.catch((error) => error.message));`,
};

function writeNotebook(name: string): void {
  const cells = Object.entries(sources).map(([id, source]) => ({
    ...{ cell_type: 'code', id, metadata: {}, source, outputs: [], execution_count: null },
  }));
  const metadata = { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } };
  writeFileSync(join(copies, name), JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }));
}

it.skipIf(!executablePath)('an interrupt stops a training run, and the kernel goes on', async () => {
  writeNotebook('interrupt.ipynb');
  await using browser = await chromium.launch({ executablePath: executablePath ?? '' });
  const lab = await Lab.open(browser, inject('server'), 'interrupt.ipynb');
  const runNext = () => lab.menu('Run', 'Run Selected Cell');
  await runNext();
  await lab.untilRun('prepare');
  await runNext();
  await lab
    .outputs('')
    .filter({ hasText: /epoch 1\/3.* pairs\/s/ })
    .waitFor();

  const start = performance.now();
  const seconds = () => ((performance.now() - start) / 1000).toFixed(1);
  await lab.menu('Kernel', 'Interrupt Kernel');
  const cellEnded = await lab.untilRun('train').then(seconds);
  await lab.page.waitForTimeout(500); // For 0.2 s after an error tslab drops what it is asked to run.
  await runNext();
  const cells = await lab.untilRun('next');
  console.log(`interrupted: the cell ended after ${cellEnded} s, the next one after ${seconds()} s`);

  const [, train, next] = cells.map(({ outputs }) => outputs.map(({ text }) => text).join('\n'));
  expect(train).toContain('Interrupted');
  expect(train).not.toContain('epoch 2/3');
  expect(next).toBe('still here, with 120000 pairs, and a run that ended: fit: interrupted\n');
  await lab.screenshot('answered');
  await lab.close();
});
