import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../setup/paths.mjs';

export interface BuiltSite {
  folder: string;
  /** Its pages, by their path from the site's root. */
  pages: Map<string, string>;
  remove(): void;
}

/** The site, built as `npm run site` does, in a folder of its own. */
export function buildOnce(): BuiltSite {
  const parent = mkdtempSync(join(tmpdir(), 'siamese-lab-site-'));
  const folder = join(parent, 'site');
  execFileSync(process.execPath, ['site/build.mjs', '--out', folder], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));
  const pages = new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  return { folder, pages, remove: () => rmSync(parent, { recursive: true, force: true }) };
}
