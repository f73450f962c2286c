/** Text that is already HTML, as `html` makes it. */
export class Html {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/**
 * HTML from a template: values are escaped unless they are already HTML; lists are joined; undefined, null and false give nothing.
 *
 * @param {TemplateStringsArray} parts
 * @param {unknown[]} values
 */
export function html(parts, ...values) {
  return new Html(parts.map((part, i) => (i === 0 ? part : written(values[i - 1]) + part)).join(''));
}

/** @param {string} text trusted HTML */
export const raw = (text) => new Html(text);

/**
 * @param {unknown} value
 * @returns {string}
 */
function written(value) {
  if (value === undefined || value === null || value === false) return '';
  if (Array.isArray(value)) return value.map(written).join('');
  return value instanceof Html ? value.text : escapeHtml(String(value));
}

/** @type {Record<string, string>} */
const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** @param {string} text */
export function escapeHtml(text) {
  return text.replace(/[&<>"]/g, (sign) => entities[sign]);
}
