import { fromPage } from '../course/paths.mjs';
import { renderOutputs } from '../outputs/outputs.mjs';
import { highlight } from '../text/highlight.mjs';
import { html, raw } from '../text/html.mjs';
import { newContext, plainText, renderMarkdown } from '../text/markdown.mjs';
import { courseColumn, sections } from './contents.mjs';

/** @typedef {import('../course/chapters.mjs').Chapter} Chapter */

/**
 * A notebook as a page: its text, its code and its outputs.
 *
 * @param {Chapter} chapter
 * @param {{ chapters: Chapter[], solutions: Chapter[] }} course
 * @param {import('../course/links.mjs').Links} links
 * @param {(path: string, content: string | Uint8Array) => void} write
 * @returns {import('./layout.mjs').Page}
 */
export function chapterPage(chapter, course, links, write) {
  const { page, path, title, number } = chapter;
  const context = newContext((target) => fromPage(page, links.resolve(path, target)));
  const folder = page.replace(/\.html$/, '');
  const keep = (/** @type {string} */ name, /** @type {string | Uint8Array} */ content) => {
    write(`${folder}/${name}`, content);
    return fromPage(page, `${folder}/${name}`);
  };
  const cells = chapter.cells.map((cell) => {
    if (cell.type !== 'code') return renderMarkdown(cell.source, context);
    const outputs = renderOutputs(cell, keep);
    return html`<div class="cell" id="cell-${cell.id}">${cell.source && highlight(cell.source, 'typescript')}${outputs}</div>\n`;
  });
  if (context.headings.some(({ level }) => level === 1)) throw new Error(`${path} must have one H1, found another`);
  const isSolution = course.solutions.includes(chapter);
  const label = `${isSolution ? 'Solutions' : 'Chapter'} ${number}`;
  return {
    path: page,
    title,
    description: plainText(chapter.lead.replaceAll('\n', ' ')),
    maths: context.maths,
    kind: 'chapter',
    aside: courseColumn(chapter, course, context.headings),
    main: html`<header class="title"><p class="eyebrow" data-pagefind-ignore>${number && label}</p><h1>${title}</h1></header>
<details class="on-this-page" data-pagefind-ignore><summary>On this page</summary>${sections(context.headings)}</details>
${raw(cells.join(''))}
${neighbors(chapter, isSolution ? course.solutions : course.chapters)}`,
  };
}

/**
 * Links to the previous page, the next page and all chapters.
 *
 * @param {Chapter} chapter
 * @param {Chapter[]} all
 */
function neighbors(chapter, all) {
  const at = all.indexOf(chapter);
  const link = (/** @type {Chapter | undefined} */ other, /** @type {string} */ rel, /** @type {string} */ word) =>
    other
      ? html`<a rel="${rel}" href="${fromPage(chapter.page, other.page)}"><span>${word}</span> ${other.title}</a>`
      : html`<span></span>`;
  return html`<nav class="neighbours" aria-label="Chapters before and after" data-pagefind-ignore>
${link(all[at - 1], 'prev', 'Previous')}
<a class="all" href="${fromPage(chapter.page, 'index.html#chapters')}">All chapters</a>
${link(all[at + 1], 'next', 'Next')}
</nav>`;
}
