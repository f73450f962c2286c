import { joined } from '../course/notebook.mjs';
import { html } from '../text/html.mjs';

/**
 * A picture with its alt text and its size, so that nothing moves when it loads. A figure is its picture with the address of the data that
 * Plotly draws over it once it is near the screen.
 *
 * @param {{ name: string, data: Record<string, any>, metadata: Record<string, any>, figure?: object }} output
 * @param {(name: string, content: string | Uint8Array) => string} keep
 * @throws {Error} if a picture or its alt text is missing
 */
export function renderPicture({ name, data, metadata, figure }, keep) {
  const { alt, width } = metadata['image/png'] ?? {};
  if (!data['image/png'] || !alt)
    throw new Error(
      `${name}: the output must have a PNG with its alt text, found one without; execute the notebook again`,
    );
  const png = Buffer.from(joined(data['image/png']), 'base64');
  const size = sizeOf(png);
  const shown = width ?? size.width;
  const height = Math.round((shown * size.height) / size.width);
  const source = keep(`${name}.png`, png);
  const image = html`<img src="${source}" alt="${alt}" width="${shown}" height="${height}" loading="lazy" decoding="async">`;
  if (!figure) return html`<figure class="picture">${image}</figure>`;
  const drawing = keep(`${name}.json`, JSON.stringify(figure));
  return html`<figure class="figure" data-figure="${drawing}">${image}</figure>`;
}

/**
 * @param {Buffer} png
 * @returns {{ width: number, height: number }} in its own pixels
 */
function sizeOf(png) {
  if (png.toString('latin1', 12, 16) !== 'IHDR') throw new Error('the picture must be a PNG, found something else');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}
