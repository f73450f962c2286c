import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { findChapters } from '../../setup/execute-notebooks.mjs';
import { Lab } from './lab.mjs';
import { copies } from './server.mjs';

/** Whether a heading stands within the window. */
const isInView = (node: Element) => {
  const { top, bottom } = node.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
};

const executablePath = inject('chromium');

it.skipIf(!executablePath)(
  "a chapter's link opens the glossary at the term, in whatever letters it is written",
  async () => {
    // A file of its own: JupyterLab gives one kernel to all pages that show one file.
    copyFileSync(findChapters(['01'])[0], join(copies, 'links.ipynb'));
    await using browser = await chromium.launch({ executablePath: executablePath ?? '' });
    const lab = await Lab.open(browser, inject('server'), 'links.ipynb');
    for (const [link, term] of [
      ['siamese-network', 'Siamese network'],
      ['verification', 'verification'],
    ]) {
      await lab.page
        .locator(`a[href*="glossary.md"][href$="#${link}"], a[data-commandlinker-args*="#${link}"]`)
        .first()
        .click();
      const viewer = lab.page.locator('.jp-MarkdownViewer');
      const heading = viewer.locator('h2').filter({ hasText: new RegExp(`^${term}`) });
      await expect.poll(() => heading.evaluate(isInView), { timeout: 10_000 }).toBe(true);
      expect(await viewer.locator('h2').first().evaluate(isInView)).toBe(false);
      await lab.page.locator('.lm-TabBar-tab').filter({ hasText: 'links.ipynb' }).click();
    }
    await lab.close();
  },
);
