/** node recorded-step.mjs MATERIALS NETWORK FILE: lets `fit` record its training step, and saves the graph as a SavedModel's file. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import siamese, { build } from '../library.mjs';
import { encoderOf, fitOptions } from './library-training.mjs';
import { readMaterials } from './materials.mjs';

const [, , folder, name, file] = process.argv;
const network = /** @type {'fashion' | 'mobilenet'} */ (name);
const graph = createRequire(import.meta.url)(`${build}/jit/graph-def.js`);
const encode = graph.encodeSavedModel;
let written = false;
graph.encodeSavedModel = (/** @type {import('../types.mjs').GraphNode[]} */ nodes) => {
  const bytes = encode(nodes);
  if (!written) writeFileSync(file, bytes); // The first graph is the training step's.
  written = true;
  return bytes;
};

const materials = readMaterials(folder);
await siamese.fit({
  ...fitOptions(network),
  encoder: encoderOf(network, materials),
  train: materials.inOrder(4 * 64),
  batchSize: 64,
  epochs: 1,
});
process.exit();
