// npm run data: fetches and verifies every data set; one line each.
import { relative } from 'node:path';
import { loadFashionMnist } from '../lib/dist/data/fashion-mnist.js';
import { fetchDataSet } from '../lib/dist/data/fetch-data-set.js';
import { loadMnist } from '../lib/dist/data/mnist.js';

const dataSets = { mnist: loadMnist, 'fashion-mnist': loadFashionMnist };

for (const [key, load] of Object.entries(dataSets)) {
  try {
    const { title, files, folder, from } = await fetchDataSet(key);
    const { train, test } = await load();
    const images = `${train.size.toLocaleString('en')} + ${test.size.toLocaleString('en')} images`;
    const origin = from.length > 0 ? `from ${from.join(' and ')}` : 'already here';
    console.log(`${title}: ${images}, ${origin}, sha256 of ${files.size} files ok, ${relative('', folder)}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
