import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { close, createIndex } from 'pagefind';

/** What a page's words are not: code and maths, which would drown them. */
const excludeSelectors = ['.katex-html', '.printed', '.tsd-breadcrumb', '.tsd-anchor-icon'];

/**
 * Writes the search's index of all pages under `folder` to its folder pagefind/.
 *
 * @param {string} folder the site's
 */
export async function buildSearch(folder) {
  const { index, errors } = await createIndex({ excludeSelectors, keepIndexUrl: true, forceLanguage: 'en' });
  if (!index) throw new Error(`pagefind: ${errors.join('; ')}`);
  try {
    for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!path.endsWith('.html')) continue;
      const page = readFileSync(join(folder, path), 'utf8');
      // The API's pages do not say which part of them is theirs alone.
      const content = page.replace('<div class="col-content">', '<div class="col-content" data-pagefind-body>');
      const result = await index.addHTMLFile({ sourcePath: path, content });
      if (result.errors.length > 0) throw new Error(`pagefind: ${path}: ${result.errors.join('; ')}`);
    }
    const written = await index.writeFiles({ outputPath: join(folder, 'pagefind') });
    if (written.errors.length > 0) throw new Error(`pagefind: ${written.errors.join('; ')}`);
  } finally {
    await close();
  }
}
