// node setup/run.mjs [step …]: sets up what is missing, by default what a learner needs; `milvus`, `onnx` and `onnxruntime` are for tests and bench; `onnxruntime` is an engine of `embed` for everyone.
import { prepareOrExit } from './prepare.mjs';

const names = process.argv.slice(2);
await prepareOrExit(names.length > 0 ? names : undefined);
