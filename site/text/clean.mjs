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

/** A WAV file as an address of its own, as the library's players have it: nothing but base64 from its first bytes, `RIFF`, on. */
const sound = /^data:audio\/wav;base64,(UklGR[A-Za-z0-9+/]*={0,2})$/;

/**
 * HTML with the allowed tags only: other tags are removed and their text is kept; scripts, styles and frames are removed completely.
 *
 * @param {string} text
 * @param {(target: string) => string} [lead] maps the address of a link or a picture
 * @param {(wav: Uint8Array) => string} [keepSound] gives the address of a sound that stands in the text. With it, players of such sounds stay,
 * which play when they are asked to; all others are removed
 */
export function cleanHtml(text, lead = (target) => target, keepSound) {
  /** @type {(name: 'href' | 'src') => sanitizeHtml.Transformer} */
  const led = (name) => (tagName, attribs) => ({
    tagName,
    attribs: attribs[name] === undefined ? attribs : { ...attribs, [name]: lead(attribs[name]) },
  });
  /** @type {sanitizeHtml.Transformer} */
  const player = (tagName, { src, title }) => {
    const [, base64] = (keepSound && sound.exec(src ?? '')) ?? [];
    if (!keepSound || !base64) return { tagName, attribs: {} };
    const address = keepSound(Buffer.from(base64, 'base64'));
    return { tagName, attribs: { controls: '', preload: 'none', ...(title && { title }), src: address } };
  };
  return sanitizeHtml(text, {
    allowedTags: keepSound ? [...tags, 'audio'] : tags,
    allowedAttributes: keepSound ? { ...attributes, audio: ['controls', 'preload', 'src'] } : attributes,
    exclusiveFilter: ({ tag, attribs }) => tag === 'audio' && !attribs.src,
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
    transformTags: { a: led('href'), img: led('src'), audio: player },
  });
}
