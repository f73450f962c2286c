/** Sets up what TensorFlow's native addon needs before it loads. Imported first, for its effects. */
import util from 'node:util';
import { setDefault, setEnvironment } from './process-environment';
import { processorLevel } from './processor-level';

// tfjs-node calls these functions of Node's: Node 22 warns of them, and Node 23 removed the second.
Object.assign(util, {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
});

// TensorFlow built for the GPU runs on the CPU as well if it sees no GPU.
if (process.env.SIAMESE_DEVICE === 'cpu') setEnvironment('CUDA_VISIBLE_DEVICES', '-1');
setDefault('TF_CPP_MIN_LOG_LEVEL', '2');
setDefault('TF_FORCE_GPU_ALLOW_GROWTH', 'true');
// TensorFlow's default is to leave oneDNN off below AVX512-VNNI. As measured with AVX2 (bench/README.md), oneDNN's convolutions
// are faster than TensorFlow's own; with SSE alone they are slower.
const level = processorLevel();
if (level) setDefault('TF_ENABLE_ONEDNN_OPTS', level >= 3 ? '1' : '0');
