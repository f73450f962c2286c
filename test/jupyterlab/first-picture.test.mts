import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { findChapters } from '../../setup/execute-notebooks.mjs';
import { Lab } from './lab.mjs';
import { copies } from './server.mjs';

const executablePath = inject('chromium');

it.skipIf(!executablePath)('chapter 1 shows its first picture after the kernel starts', async () => {
  // A file of its own: JupyterLab gives one kernel to all pages that show one file.
  copyFileSync(findChapters(['01'])[0], join(copies, 'first-picture.ipynb'));
  await using browser = await chromium.launch({ executablePath: executablePath ?? '' });
  const lab = await Lab.open(browser, inject('server'), 'first-picture.ipynb');
  await lab.menu('Edit', 'Clear Outputs of All Cells');
  await lab.menu('Kernel', 'Restart Kernel and Run All Cells…');
  const start = performance.now();
  await lab.page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
  const picture = lab.outputs('.jp-RenderedImage img').first();
  await picture.waitFor();
  console.log(
    `chapter 1: the first picture ${((performance.now() - start) / 1000).toFixed(1)} s after the kernel's start`,
  );
  expect(await picture.getAttribute('alt')).toMatch(/\w+/);
  await lab.screenshot('first-picture');
  await lab.close();
});
