// npm run data: fetches and verifies every data set of data/manifest.json, or its substitute, and prints one line for each. One that is
// optional may be out of reach.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fetchDataSet, UnreachableError } from '../lib/dist/data/fetch-data-set.js';
import { root } from './paths.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'data', 'manifest.json'), 'utf8'));

for (const key of Object.keys(manifest).filter((name) => !manifest[name].standsInFor)) {
  try {
    const { title, files, folder, from } = await fetchDataSet(key);
    const megabytes = Array.from(files.values()).reduce((sum, { length }) => sum + length, 0) / 1e6;
    const origin = from.length > 0 ? `from ${from.join(' and ')}` : 'already here';
    const size = `${files.size} files, ${megabytes.toFixed(1)} MB`;
    console.log(`${title}: ${size}, sha256 ok, ${origin}, ${relative('', folder)}`);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    console.error(message);
    if (manifest[key].optional && error instanceof UnreachableError)
      console.log(`skipped: ${manifest[key].title} cannot be reached`);
    else process.exitCode = 1;
  }
}
