import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../setup/paths.mjs';
import { buildDemos, demosIn } from '../../site/build-demos.mjs';
import { demoPage, demoPath } from '../../site/pages/demo.mjs';
import { layout } from '../../site/pages/layout.mjs';
import { serve } from '../../site/serve.mjs';

export interface DemoSite {
  /** The address of the demos' folder. */
  address: string;
  folder: string;
  remove(): void;
}

/** Serves the demos that were exported to a folder, on pages of the site. */
export async function serveDemos(data: string): Promise<DemoSite> {
  const parent = mkdtempSync(join(tmpdir(), 'siamese-lab-demos-'));
  const folder = join(parent, 'site');
  await buildDemos(folder, data);
  for (const demo of demosIn(data))
    writeFileSync(join(folder, demoPath(demo)), String(layout(demoPage(demo), { hasDemos: true })));
  mkdirSync(join(folder, 'assets'));
  const styles = ['colours', 'text', 'layout', 'start', 'chapter'];
  const css = styles.map((name) => readFileSync(join(root, 'site/styles', `${name}.css`), 'utf8'));
  writeFileSync(join(folder, 'assets/style.css'), css.join('\n'));
  for (const name of ['theme.js', 'page.js']) writeFileSync(join(folder, 'assets', name), '');
  writeFileSync(join(folder, 'assets/icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const address = `${await serve(folder, 4273)}demos/`;
  return { address, folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
}
