import { createCssVariablesTheme, createHighlighter } from 'shiki';
import { escapeHtml, raw } from './html.mjs';

/** The few kinds of token that are coloured; names keep the colour of the text. The colours are variables of the style sheet. */
const theme = {
  ...createCssVariablesTheme({ name: 'site', variablePrefix: '--code-' }),
  tokenColors: Object.entries({
    keyword: ['keyword', 'storage', 'punctuation.definition.template-expression'],
    string: ['string', 'punctuation.definition.string'],
    constant: ['constant'],
    function: ['entity.name.function', 'support.function'],
    comment: ['comment', 'punctuation.definition.comment'],
    foreground: ['keyword.operator', 'storage.type.function.arrow', 'meta.template.expression', 'entity.name.type'],
  }).map(([name, scope]) => ({ scope, settings: { foreground: `var(--code-${name})` } })),
};
const highlighter = await createHighlighter({
  themes: [theme],
  langs: ['typescript', 'javascript', 'shellscript', 'json', 'python', 'cpp', 'css', 'html', 'yaml'],
});

/** @type {Record<string, string>} */
const extensions = { mts: 'typescript', mjs: 'javascript', cjs: 'javascript', cc: 'cpp', h: 'cpp', sh: 'shellscript' };

/**
 * Code with its colours, or without for an unknown language.
 *
 * @param {string} code
 * @param {string} language its name, or a file's extension
 */
export function highlight(code, language) {
  const wanted = extensions[language] ?? language;
  if (!highlighter.getLoadedLanguages().includes(wanted))
    return raw(`<pre class="code" tabindex="0"><code>${escapeHtml(code)}</code></pre>`);
  // Without a time limit, at which a slow machine would leave a line half coloured.
  const colored = highlighter.codeToHtml(code, { lang: wanted, theme: 'site', tokenizeTimeLimit: 0 });
  return raw(
    colored
      .replace(/^<pre[^>]*>/, '<pre class="code" tabindex="0">')
      .replaceAll(/<span style="color:var\(--code-foreground\)">([^<]*)<\/span>/g, '$1')
      .replaceAll(/ style="color:var\(--code-([a-z]+)\)"/g, ' class="c-$1"')
      .replaceAll('<span class="line">', '<span>'),
  );
}
