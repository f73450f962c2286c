import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { audioPlayers } from '../../lib/display/audio-players.js';

/** Notebooks that somebody else made, in the folder that is served: whatever they bring along says so in `ran`. */
export const strangers = {
  outputs: 'a-stranger.ipynb',
  kernel: 'strangers/typescript.ipynb',
  python: 'strangers/python.ipynb',
};
/** A file that a stranger's module writes, from the folder that is served. */
export const written = 'strangers/ran';

const tell = (what: string) => `(globalThis.ran ??= []).push('${what}')`;

/** Half a second of a recording, which may be heard: nothing of it runs. */
const { html: players } = audioPlayers([{ samples: new Float32Array(4000), sampleRate: 8000, title: 'a recording' }]);

const display = (data: Record<string, string>) => ({ output_type: 'display_data', metadata: {}, data });

const outputs = [
  display({ 'text/html': `<p>A stranger's table</p><script>${tell('script')}</script>` }),
  display({ 'text/html': `<img src="nothing.png" onerror="${tell('onerror')}">` }),
  display({ 'text/html': `<iframe srcdoc="<script>parent.ran = ['srcdoc']</script>"></iframe>` }),
  display({ 'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg" onload="${tell('svg')}"><text>x</text></svg>` }),
  display({ 'application/javascript': tell('javascript') }),
  display({ 'text/html': players }),
  { output_type: 'error', ename: '<b>', evalue: '', traceback: [`<img src="x" onerror="${tell('traceback')}">`] },
];

function notebook(kernel: { name: string; language: string }, saved: object[]): string {
  const text = `A stranger's words <script>${tell('prose')}</script><img src="x" onerror="${tell('prose picture')}">`;
  const cells = [
    { cell_type: 'markdown', id: 'a', metadata: {}, source: text },
    { cell_type: 'code', id: 'b', metadata: { trusted: true }, source: '1 + 1', outputs: saved, execution_count: 1 },
  ];
  const kernelspec = { display_name: kernel.name, ...kernel };
  return JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
}

/** Writes these notebooks to `folder`, and beside them modules with the names of those that kernels load. */
export function writeStrangers(folder: string): void {
  const ran = JSON.stringify(join(folder, written));
  const typescript = { name: 'tslab', language: 'typescript' };
  const files = {
    [strangers.outputs]: notebook(typescript, outputs),
    [strangers.kernel]: notebook(typescript, []),
    [strangers.python]: notebook({ name: 'python3', language: 'python' }, []),
    'strangers/node_modules/tslab/dist/main.js': `require('node:fs').appendFileSync(${ran}, 'tslab ');`,
    'strangers/ipykernel_launcher.py': `open(${ran}, 'a').write('python ')`,
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
