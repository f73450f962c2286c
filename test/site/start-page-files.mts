import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressesOf } from './broken-links.mjs';
import type { BuiltSite } from './built-site.mjs';

const imported = /import\s*(?:\{[^}]*\}\s*from\s*)?["']\.\/([^"']+)["']/g;

/** The files that the start page loads at once: itself, styles, scripts with what they import, pictures that are not lazy. */
export function startPageFiles({ folder, pages }: BuiltSite): string[] {
  const page = pages.get('index.html') ?? '';
  const tags = Array.from(page.matchAll(/<(?:link|script|img)\b[^>]*>/g), ([tag]) => tag);
  const files = new Set(tags.filter((tag) => !tag.includes('loading="lazy"')).flatMap(addressesOf));
  // The list grows while it is walked.
  for (const file of files)
    if (file.endsWith('.js'))
      for (const [, module] of readFileSync(join(folder, file), 'utf8').matchAll(imported))
        files.add(`assets/${module}`);
  return ['index.html', ...files];
}
