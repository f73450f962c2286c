import sanitizeHtml from 'sanitize-html';

/** The tags of text and tables. Scripts, frames and forms are not allowed in a notebook's HTML. */
const tags = [...sanitizeHtml.defaults.allowedTags, 'img', 'del', 'ins', 'mark', 'details', 'summary'];

/** @type {sanitizeHtml.IOptions['allowedAttributes']} */
const attributes = {
  '*': ['id', 'title', 'lang', 'dir', 'role', 'tabindex', 'aria-label', 'data-kept'],
  a: ['href'],
  img: ['src', 'alt', 'width', 'height'],
  div: [{ name: 'class', values: ['table'] }],
  ol: ['start'],
  details: ['open'],
  time: ['datetime'],
  col: ['span'],
  colgroup: ['span'],
  th: ['style', 'colspan', 'rowspan', 'scope'],
  td: ['style', 'colspan', 'rowspan'],
};

/**
 * HTML with the allowed tags only: other tags are removed and their text is kept; scripts, styles and frames are removed completely.
 *
 * @param {string} text
 * @param {(target: string) => string} [lead] maps the address of a link or a picture
 */
export function cleanHtml(text, lead = (target) => target) {
  /** @type {(name: 'href' | 'src') => sanitizeHtml.Transformer} */
  const led = (name) => (tagName, attribs) => ({
    tagName,
    attribs: attribs[name] === undefined ? attribs : { ...attribs, [name]: lead(attribs[name]) },
  });
  return sanitizeHtml(text, {
    allowedTags: tags,
    allowedAttributes: attributes,
    allowedStyles: { '*': { 'text-align': [/^(left|right|center)$/] } },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesByTag: { img: ['data'] },
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'iframe',
      'noscript',
      'template',
      'svg',
      'math',
      'xmp',
      'object',
    ],
    transformTags: { a: led('href'), img: led('src') },
  });
}
