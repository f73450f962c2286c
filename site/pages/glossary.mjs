import { readDocument } from '../course/course-table.mjs';
import { fromPage } from '../course/paths.mjs';
import { html } from '../text/html.mjs';
import { newContext, renderMarkdown } from '../text/markdown.mjs';

/** The glossary's file in the repository, and its page. */
export const glossary = { file: 'notebooks/glossary.md', page: 'chapters/glossary.html' };

/**
 * @param {import('../course/links.mjs').Links} links
 * @returns {import('./layout.mjs').Page}
 */
export function glossaryPage(links) {
  const { file, page } = glossary;
  // The anchors are for JupyterLab, whose headings keep their capitals. Here a heading's own id is in small letters.
  const text = readDocument(file).replaceAll(/<a id="[\w-]+"><\/a>/g, '');
  const context = newContext((target) => fromPage(page, links.resolve(file, target)));
  return {
    path: page,
    title: 'Glossary',
    description: "The course's terms, each with the chapter that explains it.",
    kind: 'file',
    main: html`<h1>Glossary</h1>${renderMarkdown(text, context)}`,
  };
}
