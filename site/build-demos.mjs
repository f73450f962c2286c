import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transformWithEsbuild } from 'vite';
import { root } from '../setup/paths.mjs';

/** @typedef {{ name: string, title: string, description: string, fragment: string }} Demo fragment: path of its HTML */

const sources = join(root, 'site/demos-src');
/** The exports of the notebooks' `exportDemo`, one folder per demo. */
const exported = join(root, 'site/demos');

/** @type {Demo[]} */
const all = [
  {
    name: 'fashion-mnist',
    title: 'Are these two the same kind of clothing?',
    description:
      'Pick two of 200 test pictures, or draw one, and see the distance, the threshold and the decision move.',
    fragment: join(sources, 'fashion-mnist.html'),
  },
  {
    name: 'colour-shapes',
    title: 'Where does your shape land?',
    description:
      'Draw a shape, and see where its point lands among the others in the space that the network has learned.',
    fragment: join(sources, 'colour-shapes.html'),
  },
  {
    name: 'cifar10',
    title: 'The ten nearest of 2,000',
    description:
      'Pick a picture, or open one of your own, and the network finds the pictures that are most similar to it.',
    fragment: join(sources, 'cifar10.html'),
  },
  {
    name: 'omniglot',
    title: 'Draw a letter once',
    description:
      'Show the network the letters of an alphabet of your own, once each, and see which of them it takes a drawing for.',
    fragment: join(sources, 'omniglot.html'),
  },
];

/** @param {string} data the folder of exported demos */
export const demosIn = (data) => all.filter(({ name }) => existsSync(join(data, name, 'demo.json')));

/** The demos whose notebook has exported its network. */
export const demos = demosIn(exported);

/**
 * Writes the files that the demos' pages load to `<outFolder>/demos/`: demos.js with its chunks, demos.css, and each demo's data.
 *
 * @param {string} outFolder
 * @param {string} [data] the folder of exported demos
 */
export async function buildDemos(outFolder, data = exported) {
  const found = demosIn(data);
  if (found.length === 0) return;
  const out = join(outFolder, 'demos');
  mkdirSync(out, { recursive: true });
  for (const { name } of found) cpSync(join(data, name), join(out, 'data', name), { recursive: true });
  const css = await transformWithEsbuild(readFileSync(join(sources, 'demos.css'), 'utf8'), 'demos.css', {
    minify: true,
  });
  writeFileSync(join(out, 'demos.css'), css.code);
  await build({
    ...{ configFile: false, root: sources, base: './', publicDir: false, logLevel: 'error' },
    build: {
      ...{ outDir: out, emptyOutDir: false, assetsInlineLimit: 0, modulePreload: false, target: 'es2022' },
      chunkSizeWarningLimit: 2000,
      rollupOptions: {
        input: join(sources, 'demos.ts'),
        output: {
          entryFileNames: 'demos.js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          assetFileNames: 'chunks/[name]-[hash][extname]',
        },
      },
    },
  });
}
