import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../setup/paths.mjs';
import { serve } from '../../site/serve.mjs';
import { chromiumPath, launch } from '../site/browser.mjs';

const patience = 300_000;

describe.skipIf(!chromiumPath)('the page of docs/install.md', { timeout: patience }, () => {
  const project = mkdtempSync(join(tmpdir(), 'siamese-lab-page-'));
  const text = readFileSync(join(root, 'docs', 'install.md'), 'utf8');
  beforeAll(async () => {
    for (const name of ['index.html', 'main.ts']) {
      const [, , contents] = new RegExp(`\`${name}\`:\\n\\n\`\`\`(html|ts)\\n([^]*?)\`\`\``).exec(text)!;
      writeFileSync(join(project, name), contents);
    }
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
    await build({ root: project, configFile: false, logLevel: 'error', build: { chunkSizeWarningLimit: 5000 } });
  }, patience);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it("is bundled with Vite's default settings, trains on wasm, and tells the colours apart", async () => {
    const address = await serve(join(project, 'dist'), 4294);
    const browser = await launch();
    try {
      const page = await browser.newPage();
      const troubles: string[] = [];
      page.on('pageerror', (error) => troubles.push(error.message));
      await page.goto(address);
      const pre = page.locator('pre', { hasText: 'area' });
      await Promise.race([pre.waitFor({ timeout: patience / 2 }), page.waitForEvent('pageerror').catch(() => {})]);
      expect(troubles).toEqual([]);
      const [, losses, area] = /backend wasm.*: losses (.*), area under the curve (.*)$/.exec(
        String(await pre.textContent()),
      )!;
      const [first, ...later] = losses.split(',').map(Number);
      expect(later).toHaveLength(4);
      expect(later.at(-1)).toBeLessThan(first);
      expect(Number(area)).toBe(1);
    } finally {
      await browser.close();
    }
  });
});
