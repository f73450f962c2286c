import { randomUUID } from 'node:crypto';
import { tex } from '@mdit/plugin-tex';
import GithubSlugger from 'github-slugger';
import katex from 'katex';
import markdownIt from 'markdown-it';
import { cleanHtml } from './clean.mjs';
import { highlight } from './highlight.mjs';
import { escapeHtml, raw } from './html.mjs';

/**
 * The state of one page while it is rendered: its headings and the targets of its links.
 *
 * @typedef {object} Context
 * @property {(target: string) => string} link maps a relative link to its target, seen from the page
 * @property {GithubSlugger} slugs
 * @property {{ level: number, id: string, title: string }[]} headings in their order
 * @property {boolean} [maths] set once maths has been rendered
 * @property {Map<string, string>} kept the HTML that is inserted after the rest has been cleaned, by its mark: maths, coloured code, links
 * of headings
 */

/** @param {(target: string) => string} link @returns {Context} */
export const newContext = (link) => ({ link, slugs: new GithubSlugger(), headings: [], kept: new Map() });

const outside = /^[a-z][a-z0-9+.-]*:|^\/\//i;

/**
 * Puts a mark in the place of HTML that was made here. The marks are random, so that no Markdown can contain one.
 *
 * @param {Context} context
 * @param {string} made
 */
function keep({ kept }, made) {
  const mark = randomUUID();
  kept.set(mark, made);
  return `<span data-kept="${mark}"></span>`;
}

const markdown = markdownIt({ html: true }).use(tex, {
  render: (source, displayMode, env) => {
    const context = /** @type {Context} */ (env);
    context.maths = true;
    const formula = katex.renderToString(source, { displayMode, throwOnError: true, strict: 'error' });
    // A formula wider than a phone is scrolled, by keyboard too.
    const opened = '<span class="katex-display" tabindex="0" role="group" aria-label="Formula">';
    return keep(context, formula.replace('<span class="katex-display">', opened));
  },
});

/** @type {NonNullable<import('markdown-it').default['renderer']['rules'][string]>} */
const fence = (tokens, i, _, env) =>
  `${keep(env, highlight(tokens[i].content.trimEnd(), tokens[i].info.trim().split(/\s+/)[0]).text)}\n`;
markdown.renderer.rules.fence = fence;

markdown.core.ruler.push('headings', ({ tokens, env }) => {
  tokens.forEach((token, i) => {
    if (token.type !== 'heading_open') return;
    const title = textOf(tokens[i + 1]);
    const id = env.slugs.slug(title);
    token.attrSet('id', id);
    env.headings.push({ level: Number(token.tag.slice(1)), id, title });
  });
});

/** @type {NonNullable<import('markdown-it').default['renderer']['rules'][string]>} */
const closeHeading = (tokens, i, _, env) => {
  const id = tokens[i - 2].attrGet('id');
  const label = escapeHtml(`Link to “${textOf(tokens[i - 1])}”`);
  const link = `<a class="permalink" href="#${id}" aria-label="${label}" data-pagefind-ignore>#</a>`;
  return ` ${keep(env, link)}</${tokens[i].tag}>\n`;
};
markdown.renderer.rules.heading_close = closeHeading;
markdown.renderer.rules.table_open = () => '<div class="table" tabindex="0" role="group" aria-label="Table"><table>\n';
markdown.renderer.rules.table_close = () => '</table></div>\n';

/** @param {import('markdown-it').Token} inline */
function textOf({ children, content }) {
  if (!children) return content;
  return children.map((child) => (child.type === 'softbreak' ? ' ' : child.content)).join('');
}

/**
 * Cleans the rendered Markdown, including its author's raw HTML, and then inserts the HTML that was made here.
 *
 * @param {string} rendered
 * @param {Context} context
 */
function cleaned(rendered, { link, kept }) {
  const clean = cleanHtml(rendered, (target) => (outside.test(target) ? target : link(target)));
  return clean.replaceAll(/<span data-kept="([^"]*)"><\/span>/g, (_, mark) => kept.get(mark) ?? '');
}

/**
 * @param {string} text
 * @param {Context} context
 */
export const renderMarkdown = (text, context) => raw(cleaned(markdown.render(text, context), context));

/**
 * A line of text, without a paragraph around it.
 *
 * @param {string} text
 * @param {Context} context
 */
export const renderLine = (text, context) => raw(cleaned(markdown.renderInline(text, context), context));

/** @param {string} text @returns {string} its words, for a description or a title */
export function plainText(text) {
  const [inline] = markdown.parseInline(
    text,
    newContext((target) => target),
  );
  return textOf(inline);
}
