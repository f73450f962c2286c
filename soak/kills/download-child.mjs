// Fetches the data set `tiny` of the manifest in SIAMESE_DATA; killed by kill-often.mjs.
import { fetchDataSet } from '../../lib/dist/data/fetch-data-set.js';

await fetchDataSet('tiny');
process.exit();
