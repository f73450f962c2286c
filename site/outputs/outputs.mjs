import { stripVTControlCharacters } from 'node:util';
import { joined } from '../course/notebook.mjs';
import { cleanHtml } from '../text/clean.mjs';
import { html, raw } from '../text/html.mjs';
import { renderPicture } from './picture.mjs';

/** @typedef {import('../course/notebook.mjs').Output} Output */

const plotly = 'application/vnd.plotly.v1+json';

/**
 * A cell's outputs. Consecutive lines of text, printed or shown, form one block.
 *
 * @param {import('../course/notebook.mjs').Cell} cell
 * @param {(name: string, content: string | Uint8Array) => string} keep writes a file beside the page; gives its address there
 */
export function renderOutputs({ id, outputs }, keep) {
  /** @type {import('../text/html.mjs').Html[]} */
  const blocks = [];
  let text = '';
  const endText = () => {
    if (text.trim()) blocks.push(html`<pre class="printed" tabindex="0">${text.trimEnd()}</pre>`);
    text = '';
  };
  outputs.forEach((output, i) => {
    const { data = {}, metadata = {} } = output;
    const name = i === firstPicture(outputs) ? id : `${id}-${i + 1}`;
    if (data['image/png'] || data[plotly]) {
      endText();
      blocks.push(renderPicture({ name, data, metadata, figure: data[plotly] }, keep));
    } else if (data['text/html']) {
      endText();
      let sounds = 0;
      const keepSound = (/** @type {Uint8Array} */ wav) => keep(`${id}-${i + 1}-${++sounds}.wav`, wav);
      const table = raw(cleanHtml(joined(data['text/html']), undefined, keepSound));
      const label = sounds > 0 ? 'Recordings' : 'Table';
      blocks.push(html`<div class="table" tabindex="0" role="group" aria-label="${label}">${table}</div>`);
    } else text += `${printedText(output, id).replace(/\n$/, '')}\n`;
  });
  endText();
  return blocks.length > 0 && html`<div class="outputs">${blocks}</div>`;
}

/** @param {Output[]} outputs */
const firstPicture = (outputs) => outputs.findIndex(({ data }) => data?.['image/png'] || data?.[plotly]);

/**
 * @param {Output} output
 * @param {string} cell
 */
function printedText({ output_type, text, data = {}, traceback }, cell) {
  if (output_type === 'stream') return stripVTControlCharacters(joined(text));
  if (output_type === 'error') return stripVTControlCharacters((traceback ?? []).join('\n'));
  if (data['text/plain'] !== undefined) return stripVTControlCharacters(joined(data['text/plain']));
  throw new Error(`cell ${cell}: an output must be text, a table, a picture or a figure, found ${Object.keys(data)}`);
}
