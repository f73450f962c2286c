import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../setup/paths.mjs';

const readme = () => readFileSync(join(root, 'README.md'), 'utf8');

/**
 * What the README's table says of each notebook that it links to: columns "chapter", "what it builds", "measured".
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
  if (!commands) throw new Error('README.md: wanted a block of commands (```sh), found none');
  return commands.trimEnd();
}

/** What the README says under this heading. @param {string} heading @returns {string} */
export function readSection(heading) {
  const [, section] = readme().split(`\n## ${heading}\n`);
  if (!section) throw new Error(`README.md: wanted a section "${heading}", found none`);
  return section.split(/\n## /)[0].trim();
}
