import { readCommands, readDocument } from '../course/course-table.mjs';
import { fromPage } from '../course/paths.mjs';
import { highlight } from '../text/highlight.mjs';
import { html } from '../text/html.mjs';
import { newContext, plainText, renderLine, renderMarkdown } from '../text/markdown.mjs';
import { demoPath } from './demo.mjs';
import { courseTitle } from './layout.mjs';

/** @typedef {import('../course/chapters.mjs').Chapter} Chapter */
/** @typedef {import('../outputs/small-pictures.mjs').SmallPicture} SmallPicture */

const page = 'index.html';
const firstHour = 'docs/first-hour.md';

/**
 * @param {{ chapters: Chapter[] }} course
 * @param {import('../build-demos.mjs').Demo[]} demos
 * @param {import('../course/links.mjs').Links} links
 * @param {{ pairs: SmallPicture, roc: SmallPicture, covers: Map<Chapter, SmallPicture> }} pictures
 * @returns {import('./layout.mjs').Page}
 */
export function startPage({ chapters }, demos, links, { pairs, roc, covers }) {
  const [first] = chapters;
  return {
    path: page,
    title: courseTitle,
    description:
      'A course in notebooks: pairs and triplets, contrastive and triplet losses, thresholds and search, in TypeScript on TensorFlow, with every result measured.',
    kind: 'start',
    main: html`<div class="hero">
<div class="hero-text">
<h1>${courseTitle}</h1>
<p class="lead">A Siamese network does not learn what an image <em>is</em>. It learns whether two images are <em>alike</em>.</p>
<p>A course in notebooks, and the tested library that they call. The networks train on the real data sets with TensorFlow’s own library; every number on these pages was measured.</p>
<p class="actions">
${first && html`<a class="button" href="${first.page}">Start with chapter ${first.number}</a>`}
${demos.length > 0 && html`<a class="button quiet" href="#demos">Try it live</a>`}
</p>
</div>
<figure class="picture">
${image(pairs, 'eager')}
<figcaption>What such a network is shown: pairs, each marked as alike (pos) or not (neg).</figcaption>
</figure>
</div>

<section aria-labelledby="chapters">
<h2 id="chapters">Chapters</h2>
<ol class="cards">${chapters.map((chapter) => chapterCard(chapter, covers.get(chapter), links))}</ol>
</section>

${demos.length > 0 && demoCards(demos)}

<section class="beside" aria-labelledby="measured">
<div>
<h2 id="measured">Results</h2>
<p>The network maps images to points, so that a distance tells same from different, even for images that it has never seen. The further a curve reaches into the upper left corner, the better; the area under it is the probability that a random same pair is closer than a random different pair.</p>
<p>Thresholds are chosen on validation pairs and reported on test pairs, here as in every chapter.</p>
</div>
<figure class="figure">${image(roc, 'lazy')}</figure>
</section>

<section aria-labelledby="commands">
<h2 id="commands">Two commands</h2>
<p>On Linux with Node, Python and a C++ compiler. The first run sets up what is missing and says what it needs.</p>
${highlight(readCommands(), 'shellscript')}
</section>

<section aria-labelledby="first-hour">
<h2 id="first-hour">Your first hour</h2>
${renderMarkdown(readDocument(firstHour), contextOf(firstHour, links))}
</section>

<section aria-labelledby="library">
<h2 id="library">The library</h2>
<p>The notebooks import <code>siamese-lab</code>: data, pairs, losses, encoders, training, evaluation, pictures. It also works without Jupyter. Each function’s formula, shapes and source are in the <a href="api/index.html">API reference</a>.</p>
</section>`,
  };
}

/**
 * @param {SmallPicture} picture
 * @param {'lazy' | 'eager'} loading
 */
const image = ({ path, alt, width, height }, loading) =>
  html`<img src="${path}" alt="${alt}" width="${width}" height="${height}" loading="${loading}" decoding="async">`;

/**
 * @param {Chapter} chapter
 * @param {SmallPicture | undefined} cover
 * @param {import('../course/links.mjs').Links} links
 */
function chapterCard({ page: target, number, title, lead, builds, measured, path }, cover, links) {
  const line = (/** @type {string} */ text, /** @type {string} */ from) => renderLine(text, contextOf(from, links));
  return html`<li class="card">
${cover && image({ ...cover, alt: '' }, 'lazy')}
<div class="card-text">
<p class="eyebrow">${number && `Chapter ${number}`}</p>
<h3><a href="${target}">${title}</a></h3>
<p>${builds ? html`Builds ${line(builds, 'README.md')}.` : line(lead, path)}</p>
${measured && html`<p class="measured">Measured: ${line(measured, 'README.md')}</p>`}
</div>
</li>`;
}

/**
 * @param {string} from the document that contains the text
 * @param {import('../course/links.mjs').Links} links
 */
const contextOf = (from, links) => newContext((link) => fromPage(page, links.resolve(from, link)));

/** @param {import('../build-demos.mjs').Demo[]} demos */
const demoCards = (demos) => html`<section aria-labelledby="demos">
<h2 id="demos">Live demos</h2>
<p>The trained networks, running in your own browser. Nothing is sent anywhere.</p>
<ol class="cards">${demos.map(
  (demo) => html`<li class="card"><div class="card-text">
<h3><a href="${demoPath(demo)}">${demo.title}</a></h3>
<p>${plainText(demo.description)}</p>
</div></li>`,
)}</ol>
</section>`;
