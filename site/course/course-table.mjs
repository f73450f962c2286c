import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../setup/paths.mjs';

const readme = () => readFileSync(join(root, 'README.md'), 'utf8');

/**
 * The entries of the README's table for each notebook that it links to: columns "chapter", "what it builds", "measured".
 *
 * @returns {Map<string, { builds?: string, measured?: string }>} by the notebook's path
 */
export function readCourseTable() {
  const rows = readme().match(/^\|.*\]\(notebooks\/[^)]*\.ipynb\).*\|$/gm) ?? [];
  return new Map(
    rows.map((row) => {
      const [first, builds, measured] = row
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim());
      return [/\]\(([^)]*\.ipynb)\)/.exec(first)?.[1] ?? '', { builds, measured }];
    }),
  );
}

/** The README's first block of commands. @returns {string} */
export function readCommands() {
  const commands = /```sh\n([\s\S]*?)```/.exec(readme())?.[1];
  if (!commands) throw new Error('README.md must have a block of commands (```sh), found none');
  return commands.trimEnd();
}

/** A document of the repository without its title. @param {string} path @returns {string} */
export function readDocument(path) {
  const text = readFileSync(join(root, path), 'utf8');
  if (!text.startsWith('# ')) throw new Error(`${path} must have a title (# …) in its first line, found none`);
  return text.slice(text.indexOf('\n')).trim();
}
