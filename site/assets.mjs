import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { transformWithEsbuild } from 'vite';
import { root } from '../setup/paths.mjs';
import { mark } from './pages/layout.mjs';

const require = createRequire(import.meta.url);
const here = join(root, 'site');

/** The style sheets, in the order in which they are joined into one file. */
const styles = ['colours', 'text', 'layout', 'start', 'chapter', 'code', 'search', 'print'];

/**
 * Writes the files that the pages load: styles, scripts, fonts for maths, Plotly.
 *
 * @param {import('./output-folder.mjs').OutputFolder} out
 */
export async function writeAssets(out) {
  const css = styles.map((name) => readFileSync(join(here, 'styles', `${name}.css`), 'utf8')).join('\n');
  out.write('assets/style.css', await minify(css, 'style.css'));
  for (const file of readdirSync(join(here, 'client')))
    if (file.endsWith('.js'))
      out.write(`assets/${file}`, await minify(readFileSync(join(here, 'client', file), 'utf8'), file));
  out.write('assets/icon.svg', iconFile);
  copyKatex(out);
  out.write('assets/plotly.js', await minify(readFileSync(require.resolve('plotly.js-dist'), 'utf8'), 'plotly.js'));
}

/**
 * @param {string} source
 * @param {string} file
 */
async function minify(source, file) {
  const { code } = await transformWithEsbuild(source, file, {
    minify: true,
    sourcemap: false,
    legalComments: 'inline',
  });
  return code;
}

/** @param {import('./output-folder.mjs').OutputFolder} out */
function copyKatex(out) {
  const katex = dirname(require.resolve('katex'));
  // All current browsers support woff2, the smallest of the three formats.
  const css = readFileSync(join(katex, 'katex.min.css'), 'utf8').replaceAll(
    /,url\([^)]*\.(woff|ttf)\) format\("\w+"\)/g,
    '',
  );
  out.write('assets/katex/katex.min.css', css);
  for (const font of readdirSync(join(katex, 'fonts')))
    if (font.endsWith('.woff2')) out.copy(join(katex, 'fonts', font), `assets/katex/fonts/${font}`);
}

const iconFile = mark
  .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
  .replace(
    '<path ',
    '<style>circle{fill:#0072b2}.far{fill:#d55e00}path{stroke:#0072b2;stroke-width:1.5}</style><path ',
  );
