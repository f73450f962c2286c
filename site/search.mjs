import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { close, createIndex } from 'pagefind';

/** The parts of a page that are not prose: code, its output, and the visible form of maths. */
const excludeSelectors = ['.katex-html', '.code', '.printed', '.tsd-breadcrumb', '.tsd-anchor-icon'];

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
      // The API's pages do not mark their main content.
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
