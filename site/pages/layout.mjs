import { fromPage } from '../course/paths.mjs';
import { html, raw } from '../text/html.mjs';
import { glossary } from './glossary.mjs';
import { policyTag } from './policy.mjs';

/** The course's name, in titles and on the start page. */
export const courseTitle = 'Siamese networks in TypeScript';

/**
 * @typedef {object} Page
 * @property {string} path from the site's root
 * @property {string} title
 * @property {string} description for search engines and previews, one sentence or two
 * @property {import('../text/html.mjs').Html} main the content of <main>, with the page's only H1
 * @property {import('../text/html.mjs').Html | false} [aside] a column beside it
 * @property {boolean} [maths]
 * @property {string} [kind] class of the body
 */

const icon = (/** @type {string} */ name, /** @type {string} */ shape) =>
  raw(`<svg class="icon icon-${name}" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">${shape}</svg>`);
const icons = {
  search: icon('search', '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>'),
  sun: icon(
    'sun',
    '<circle cx="12" cy="12" r="4.5"/><path d="M12 2v2.5m0 15V22M2 12h2.5m15 0H22M5 5l1.7 1.7m10.6 10.6L19 19M5 19l1.7-1.7M17.3 6.7 19 5"/>',
  ),
  moon: icon('moon', '<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z"/>'),
};

/**
 * A whole page: its own content inside the frame that all pages share.
 *
 * @param {Page} page
 * @param {{ hasDemos: boolean }} site
 */
export function layout({ path, title, description, main, aside, maths, kind = '' }, { hasDemos }) {
  const to = (/** @type {string} */ target) => fromPage(path, target);
  const fullTitle = title === courseTitle ? title : `${title} · ${courseTitle}`;
  return html`<!doctype html>
<html lang="en" data-theme="os" data-root="${to('index.html').replace(/index\.html$/, '') || './'}">
<head>
<meta charset="utf-8">
${raw(policyTag())}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${fullTitle}</title>
<meta name="description" content="${description}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${to('assets/icon.svg')}" type="image/svg+xml">
<script src="${to('assets/theme.js')}"></script>
<link rel="stylesheet" href="${to('assets/style.css')}">
${maths && html`<link rel="stylesheet" href="${to('assets/katex/katex.min.css')}">`}
<script type="module" src="${to('assets/page.js')}"></script>
</head>
<body class="${kind}">
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<div class="top-inside">
<a class="brand" href="${to('index.html')}">${raw(mark)}<span class="brand-name">siamese-lab</span></a>
<nav aria-label="Site">
<a href="${to('index.html#chapters')}">Chapters</a>
${hasDemos && html`<a href="${to('index.html#demos')}">Demos</a>`}
<a href="${to(glossary.page)}">Glossary</a>
<a href="${to('api/index.html')}">API</a>
</nav>
<button type="button" class="tool" data-search hidden aria-label="Search" aria-keyshortcuts="/" title="Search ( / )">${icons.search}</button>
<button type="button" class="tool" data-toggle-theme hidden aria-label="Dark colours" title="Light or dark">${icons.sun}${icons.moon}</button>
</div>
</header>
<div class="${aside ? 'columns' : 'column'}">
${aside}
<main id="content" tabindex="-1" data-pagefind-body>
${main}
</main>
</div>
<footer>
<p>siamese-lab, Apache-2.0. Every number in a chapter was printed by the cell above it.</p>
</footer>
</body>
</html>
`;
}

/** Two points that are close and one that is far away: what the course is about. */
export const mark =
  '<svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M7 16.5 12 14" /><circle cx="5.5" cy="17.5" r="3.5"/><circle cx="13.5" cy="13.5" r="3.5"/><circle class="far" cx="19.5" cy="4.5" r="3.5"/></svg>';
