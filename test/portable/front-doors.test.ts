import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as inNode from '../../lib/index';

const dist = join(__dirname, '..', '..', 'lib', 'dist');

/** Public names that only Node has, and why. */
const inNodeAlone: Record<string, string> = {
  ...Object.fromEntries(
    ['loadMnist', 'loadFashionMnist', 'loadCifar10', 'loadImageFolder'].map((name) => [name, 'files']),
  ),
  ...Object.fromEntries(['loadOmniglot', 'loadSpokenDigits'].map((name) => [name, 'files'])),
  drawColorShapes: 'draws by sharp, and keeps files',
  ...Object.fromEntries(['montage', 'heatMap'].map((name) => [name, 'draws by sharp'])),
  ...Object.fromEntries(['modelDiagram', 'siameseDiagram', 'tripletDiagram'].map((name) => [name, 'draws by sharp'])),
  ...Object.fromEntries(['display', 'displayTable', 'profileSettings'].map((name) => [name, 'for notebooks'])),
  exportProjector: 'files',
  ...Object.fromEntries(
    ['saveEncoder', 'loadEncoder', 'EncoderFileError'].map((name) => [
      name,
      "files: tf's own save and loadLayersModel",
    ]),
  ),
  ...Object.fromEntries(['exportForBrowser', 'exportDemo'].map((name) => [name, 'files'])),
  loadImagenetWeights: 'a file of Keras',
  ...Object.fromEntries(
    ['GalleryFileError', 'GalleryConflictError', 'CheckpointConflictError'].map((name) => [
      name,
      'files of galleries and runs',
    ]),
  ),
  ...Object.fromEntries(
    ['openMilvusGallery', 'startMilvusLite', 'GalleryServerError'].map((name) => [name, "Milvus's client and server"]),
  ),
};

describe('the two front doors', () => {
  it('have the same names, except those listed with a reason', async () => {
    const portable = await import(pathToFileURL(join(dist, 'portable.mjs')).href);
    const missing = Object.keys(inNode).filter((name) => !(name in portable));
    expect(missing.sort()).toEqual(Object.keys(inNodeAlone).sort());
    expect(Object.keys(portable).filter((name) => !(name in inNode))).toEqual([]);
  });

  it('are the CommonJS of Node, of which an ES module sees every name', async () => {
    const found = await import(pathToFileURL(join(dist, 'index.js')).href);
    expect(Object.keys(inNode).filter((name) => !(name in found))).toEqual([]);
  });

  it('leave packages to the bundler, and ask for nothing of Node', () => {
    const text = readFileSync(join(dist, 'portable.mjs'), 'utf8');
    const imported = [...text.matchAll(/^import .* from "([^"]+)";$/gm)].map(([, name]) => name);
    const { dependencies } = JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8'));
    const packages = imported.map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
    expect(packages).toContain('@tensorflow/tfjs');
    expect(packages.filter((name) => !(name in dependencies))).toEqual([]);
    expect(text).not.toMatch(/\b(process\.|Buffer\b|require\(|__dirname|__filename)/);
  });
});
