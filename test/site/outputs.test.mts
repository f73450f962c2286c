import { describe, expect, it } from 'vitest';
import { audioPlayers } from '../../lib/display/audio-players.js';
import { encodeWav } from '../../lib/display/encode-wav.js';
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

  const silence = Buffer.from('52494646260000005741564501020304', 'hex').toString('base64');
  const wav = `data:audio/wav;base64,${silence}`;

  it('keeps the sounds of players as files beside the page, which are loaded when they are played', () => {
    const player = `<audio controls preload="auto" autoplay onplay="alert(1)" title="&lt;seven&gt;" style="width: 220px" src="${wav}"></audio>`;
    const { page, kept } = render(
      shown({ 'text/html': `<table><tr><td>seven<br>${player}</td><td>${player}</td></tr></table>` }),
      shown({ 'text/html': [player] }),
    );
    const clean = (name: string) =>
      `<audio controls preload="none" title="&lt;seven&gt;" src="beside/${name}.wav"></audio>`;
    expect(page).toContain(`<td>seven<br />${clean('cell-1-1')}</td><td>${clean('cell-1-2')}</td>`);
    expect(page).toContain(clean('cell-2-1'));
    expect(page.match(/aria-label="Recordings"/g)).toHaveLength(2);
    expect([...kept.keys()]).toEqual(['cell-1-1.wav', 'cell-1-2.wav', 'cell-2-1.wav']);
    expect(kept.get('cell-1-2.wav')).toEqual(Buffer.from(silence, 'base64'));
  });

  it('keeps players of the library itself, each with its whole file', () => {
    const recordings = [440, 660].map((hertz) => ({
      samples: Float32Array.from({ length: 2001 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / 8000)),
      sampleRate: 8000,
      title: `a "tone" of ${hertz} Hz`,
    }));
    const { kept, page } = render(shown({ 'text/html': audioPlayers(recordings).html }));
    for (const [i, { samples }] of recordings.entries())
      expect(kept.get(`cell-1-${i + 1}.wav`)).toEqual(Buffer.from(encodeWav(samples, 8000)));
    expect(page).toContain('title="a &quot;tone&quot; of 660 Hz (0.25 s)"');
    expect(page).not.toContain('data:');
  });

  it('removes players of anything else', () => {
    const others = [
      'https://example.org/x.wav',
      '//example.org/x.wav',
      'x.wav',
      'javascript:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      `data:audio/mpeg;base64,${silence}`,
      `data:audio/wav,${silence}`,
      `data:audio/wav;base64,${Buffer.from('ID3 not a wav').toString('base64')}`,
      `data:audio/wav;charset=x;base64,${silence}`,
      ` ${wav}`,
      `${wav}\n`,
      `${wav}#x`,
      'blob:x',
      '',
    ].map((source) => `<audio controls autoplay src="${source}">inside</audio>`);
    const within = [
      '<audio controls>inside</audio>',
      `<audio controls><source src="${wav}"><source src="https://example.org/x.wav"></audio>`,
      `<audio src="https://example.org/x.wav" srcobject="x" crossorigin><img src="x" onerror="alert(1)"></audio>`,
      `<video controls src="${wav}"></video><embed src="${wav}"><object data="${wav}"></object><iframe src="${wav}"></iframe>`,
      `<img alt="" src="x" title='<audio src="${wav}">'>`,
      `<svg><audio src="${wav}"></audio></svg><math><audio src="${wav}"></audio></math>`,
    ];
    for (const text of [...others, ...within]) {
      const { page, kept } = render(shown({ 'text/html': `<p>a</p>${text}<p>b</p>` }));
      expect(page, text).not.toMatch(/<(audio|source|video|embed|object|iframe)\b|alert|inside/);
      expect([...kept.keys()], text).toEqual([]);
    }
    // The quote ends the address, and what follows is an attribute that is not allowed.
    const quoted = render(shown({ 'text/html': `<audio autoplay src="${wav}" onerror="alert(1)"></audio>` })).page;
    expect(quoted).toContain('<audio controls preload="none" src="beside/cell-1-1.wav">');
    expect(quoted).not.toMatch(/autoplay|onerror|alert/);
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
