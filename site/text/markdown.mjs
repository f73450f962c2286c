import { tex } from '@mdit/plugin-tex';
import GithubSlugger from 'github-slugger';
import katex from 'katex';
import markdownIt from 'markdown-it';
import { highlight } from './highlight.mjs';
import { escapeHtml, raw } from './html.mjs';

/**
 * One page's text while it is rendered: its headings, and where its links lead.
 *
 * @typedef {object} Context
 * @property {(target: string) => string} link where a relative link leads, seen from the page
 * @property {GithubSlugger} slugs
 * @property {{ level: number, id: string, title: string }[]} headings in their order
 * @property {boolean} [maths] set once something mathematical was rendered
 */

/** @param {(target: string) => string} link @returns {Context} */
export const newContext = (link) => ({ link, slugs: new GithubSlugger(), headings: [] });

const outside = /^[a-z][a-z0-9+.-]*:|^\/\//i;

const markdown = markdownIt({
  html: true,
  highlight: (code, language) => highlight(code.trimEnd(), language).text,
}).use(tex, {
  render: (source, displayMode, env) => {
    /** @type {Context} */ (env).maths = true;
    return katex.renderToString(source, { displayMode, throwOnError: true, strict: 'error' });
  },
});

markdown.core.ruler.push('headings', ({ tokens, env }) => {
  tokens.forEach((token, i) => {
    if (token.type !== 'heading_open') return;
    const title = textOf(tokens[i + 1]);
    const id = env.slugs.slug(title);
    token.attrSet('id', id);
    env.headings.push({ level: Number(token.tag.slice(1)), id, title });
  });
});

markdown.core.ruler.push('links', ({ tokens, env }) => {
  const led = (/** @type {string} */ target) => (outside.test(target) ? target : env.link(target));
  for (const token of tokens.flatMap((block) => [block, ...(block.children ?? [])])) {
    if (token.type.startsWith('html_'))
      token.content = token.content.replace(/\b(href|src)="([^"]+)"/g, (_, name, target) => `${name}="${led(target)}"`);
    for (const name of ['href', 'src']) {
      const target = token.attrGet(name);
      if (target) token.attrSet(name, led(target));
    }
  }
});

/** @type {NonNullable<import('markdown-it').default['renderer']['rules'][string]>} */
const closeHeading = (tokens, i) => {
  const id = tokens[i - 2].attrGet('id');
  const label = escapeHtml(`Link to “${textOf(tokens[i - 1])}”`);
  return ` <a class="permalink" href="#${id}" aria-label="${label}" data-pagefind-ignore>#</a></${tokens[i].tag}>\n`;
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
 * @param {string} text
 * @param {Context} context
 */
export const renderMarkdown = (text, context) => raw(markdown.render(text, context));

/**
 * A line of text, without a paragraph around it.
 *
 * @param {string} text
 * @param {Context} context
 */
export const renderLine = (text, context) => raw(markdown.renderInline(text, context));

/** @param {string} text @returns {string} its words, for a description or a title */
export function plainText(text) {
  const [inline] = markdown.parseInline(
    text,
    newContext((target) => target),
  );
  return textOf(inline);
}
