// node setup/run.mjs [step …]: sets up what is missing, by default what a learner needs; `milvus` is for tests and bench.
import { prepareOrExit } from './prepare.mjs';

const names = process.argv.slice(2);
await prepareOrExit(names.length > 0 ? names : undefined);
