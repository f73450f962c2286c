/** What has to hold before TensorFlow's native addon loads. Imported first, for its effects. */
import util from 'node:util';
import { loadTensorFlowQuietly } from './load-quietly';
import { setDefault, setEnvironment } from './process-environment';
import { processorLevel } from './processor-level';

// Functions of Node's that tfjs-node calls: Node 22 warns of them, Node 23 removed the second.
Object.assign(util, {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
});

// TensorFlow built for the GPU does for the CPU as well: it just has to see none.
if (process.env.SIAMESE_DEVICE === 'cpu') setEnvironment('CUDA_VISIBLE_DEVICES', '-1');
setDefault('TF_CPP_MIN_LOG_LEVEL', '2');
setDefault('TF_FORCE_GPU_ALLOW_GROWTH', 'true');
// Below AVX512-VNNI TensorFlow leaves oneDNN off by itself. Measured with AVX2 (bench/README.md), its convolutions are faster than
// TensorFlow's own; with SSE alone they are slower.
const level = processorLevel();
if (level) setDefault('TF_ENABLE_ONEDNN_OPTS', level >= 3 ? '1' : '0');

loadTensorFlowQuietly();
