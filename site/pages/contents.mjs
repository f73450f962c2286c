import { fromPage } from '../course/paths.mjs';
import { html } from '../text/html.mjs';
import { glossary } from './glossary.mjs';

/** @typedef {import('../course/chapters.mjs').Chapter} Chapter */
/** @typedef {{ level: number, id: string, title: string }[]} Headings */

/**
 * The sections of a page.
 *
 * @param {Headings} headings
 */
export const sections = (headings) =>
  html`<ol class="sections">${headings
    .filter(({ level }) => level === 2)
    .map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ol>`;

/**
 * The column beside a chapter: all chapters, with the sections of the current one.
 *
 * @param {Chapter} current
 * @param {{ chapters: Chapter[], solutions: Chapter[] }} course
 * @param {Headings} headings
 */
export function courseColumn(current, { chapters, solutions }, headings) {
  const entry = (/** @type {Chapter} */ { page, number, title }) => {
    const text = html`${number && html`<span class="number">${number}</span> `}<span>${title}</span>`;
    if (page !== current.page)
      return html`<li><a class="entry" href="${fromPage(current.page, page)}">${text}</a></li>`;
    return html`<li><a class="entry" href="#content" aria-current="page">${text}</a>${sections(headings)}</li>`;
  };
  return html`<nav class="course" aria-label="Course">
<h2>Chapters</h2>
<ol>${chapters.map(entry)}</ol>
<p><a class="entry" href="${fromPage(current.page, glossary.page)}">Glossary</a></p>
${solutions.length > 0 && html`<h2>Solutions</h2><ol>${solutions.map(entry)}</ol>`}
</nav>`;
}
