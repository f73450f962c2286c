/** What has to hold before TensorFlow's native addon loads. Imported first, for its effects. */
import util from 'node:util';
import { loadTensorFlowQuietly } from './load-quietly';

// tfjs-node calls this function of Node's, which Node 22 warns of and Node 23 removed.
const legacy = util as unknown as { isNullOrUndefined: (value: unknown) => boolean };
legacy.isNullOrUndefined = (value) => value === null || value === undefined;

process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';

loadTensorFlowQuietly();
