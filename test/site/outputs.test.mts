import { describe, expect, it } from 'vitest';
import type { Output } from '../../site/course/notebook.mjs';
import { renderOutputs } from '../../site/outputs/outputs.mjs';

/** A PNG of one grey pixel. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==';

function render(...outputs: object[]) {
  const kept = new Map<string, string | Uint8Array>();
  const keep = (name: string, content: string | Uint8Array) => {
    kept.set(name, content);
    return `beside/${name}`;
  };
  const cell = { id: 'cell', type: 'code' as const, source: '', outputs: outputs as Output[] };
  return { page: String(renderOutputs(cell, keep)), kept };
}

const shown = (data: object, metadata = {}) => ({ output_type: 'display_data', data, metadata });

describe('renderOutputs', () => {
  it('puts lines that follow each other into one block, escaped and without colours', () => {
    const { page } = render(
      shown({ 'text/plain': ['epoch 1'] }),
      shown({ 'text/plain': 'epoch 2' }),
      { output_type: 'stream', name: 'stdout', text: ['\u001b[31m<a>\u001b[0m\n', 'b\n'] },
      shown({ 'text/html': '<table></table>', 'text/plain': '' }),
      { output_type: 'error', traceback: ['Error: \u001b[1mno\u001b[0m'] },
    );
    expect(page.match(/<pre/g)).toHaveLength(2);
    expect(page).toContain('epoch 1\nepoch 2\n&lt;a&gt;\nb</pre>');
    expect(page).toMatch(/<div class="table"[^>]*><table><\/table><\/div><pre[^>]*>Error: no<\/pre>/);
  });

  it('keeps a table and the alignment of its cells, and no more of its HTML', () => {
    const table =
      '<style>td { color: red }</style><table class="dataframe"><thead><tr><th style="text-align: right">n</th></tr></thead>' +
      '<tbody><tr><td style="text-align: left; position: fixed" onclick="alert(1)">5 &lt; 6<script>alert(1)</script></td></tr></tbody></table>';
    expect(render(shown({ 'text/html': table })).page).toContain(
      '<table><thead><tr><th style="text-align:right">n</th></tr></thead>' +
        '<tbody><tr><td style="text-align:left">5 &lt; 6</td></tr></tbody></table>',
    );
  });

  it('keeps a picture as a file, with its alt text and its size on the page', () => {
    const { page, kept } = render(shown({ 'image/png': png }, { 'image/png': { alt: 'A "grey" pixel', width: 30 } }));
    expect(page).toContain(
      'src="beside/cell.png" alt="A &quot;grey&quot; pixel" width="30" height="30" loading="lazy"',
    );
    expect(kept.get('cell.png')).toEqual(Buffer.from(png, 'base64'));
  });

  it('keeps what Plotly draws beside its picture', () => {
    const figure = { data: [], layout: {}, config: {} };
    const data = { 'application/vnd.plotly.v1+json': figure, 'image/png': png };
    const { page, kept } = render(
      shown(data, { 'image/png': { alt: 'A chart' } }),
      shown(data, { 'image/png': { alt: 'Two' } }),
    );
    expect(page).toContain('data-figure="beside/cell.json"');
    expect(page).toContain('data-figure="beside/cell-2.json"');
    expect(JSON.parse(String(kept.get('cell.json')))).toEqual(figure);
  });

  it('has nothing for a cell that showed nothing', () => {
    expect(render().page).toBe('false');
  });

  it('refuses a picture without alt text, a picture that is not a PNG, and a kind of output that it does not know', () => {
    expect(() => render(shown({ 'image/png': png }))).toThrow(/cell: the output must have a PNG with its alt text/);
    const noPng = shown({ 'image/png': 'AAAA' }, { 'image/png': { alt: 'a' } });
    expect(() => render(noPng)).toThrow(/must be a PNG/);
    expect(() => render(shown({ 'application/pdf': '' }))).toThrow(/found application\/pdf/);
  });
});
