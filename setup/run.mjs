// node setup/run.mjs [step …]: sets up what is missing, by default what a learner needs. `milvus`, `onnx` and `onnxruntime` are
// for the tests and the bench; `onnxruntime` also adds an engine to `embed`.
import { prepareOrExit } from './prepare.mjs';

const names = process.argv.slice(2);
await prepareOrExit(names.length > 0 ? names : undefined);
