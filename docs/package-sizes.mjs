// node docs/package-sizes.mjs: packs the library, installs it into an empty project, bundles a program, and writes the table of docs/install.md.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { replaceFileSync } from '../lib/setup/replace-file.mjs';
import { root } from '../setup/paths.mjs';
import { external } from '../test/package/external.mjs';

const work = mkdtempSync(join(tmpdir(), 'siamese-lab-sizes-'));
try {
  const npm = (/** @type {string[]} */ ...args) =>
    execFileSync('npm', args, { cwd: work, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [packed] = JSON.parse(npm('pack', join(root, 'lib'), '--ignore-scripts', '--json'));
  const project = join(work, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  npm('install', '--prefix', project, '--no-audit', '--no-fund', '--ignore-scripts', join(work, packed.filename));
  const modules = join(project, 'node_modules');
  writeFileSync(join(project, 'program.mjs'), "import { device } from 'siamese-lab'; console.log(device());");
  const outfile = join(project, 'bundle.cjs');
  await build({
    entryPoints: [join(project, 'program.mjs')],
    ...{ outfile, bundle: true, minify: true, platform: 'node', format: 'cjs', logLevel: 'error', external },
  });
  write([
    ['the tarball', packed.size],
    [`unpacked, ${packed.entryCount} files`, packed.unpackedSize],
    ['`node_modules` of a project with it alone', bytesIn(modules)],
    ['of that TensorFlow.js', bytesIn(join(modules, '@tensorflow'))],
    ["of that `sharp` with this system's libraries", bytesIn(join(modules, '@img')) + bytesIn(join(modules, 'sharp'))],
    ['a minified bundle of it all for Node, by esbuild', statSync(outfile).size],
  ]);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** @param {string} folder */
function bytesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

/** @param {[string, number][]} sizes */
function write(sizes) {
  const path = join(root, 'docs', 'install.md');
  const rows = sizes.map(([what, bytes]) => [what, (bytes / 1e6).toFixed(1)]);
  const width = Math.max(...rows.map(([what]) => what.length));
  const line = (/** @type {string} */ what, /** @type {string} */ size) =>
    `| ${what.padEnd(width)} | ${size.padStart(5)} |`;
  const table = [
    line('what', 'MB'),
    `| ${'-'.repeat(width)} | ----: |`,
    ...rows.map(([what, size]) => line(what, size)),
  ].join('\n');
  const text = readFileSync(path, 'utf8').replace(/(<!-- sizes -->\n)[\s\S]*(<!-- \/sizes -->)/, `$1\n${table}\n\n$2`);
  replaceFileSync(path, text);
}
