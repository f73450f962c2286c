/** The one import of TensorFlow.js: the rest of the library says `import { tf } from './tensorflow'`. In Node TensorFlow computes, if it is there. */
import { writeSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { type NoRuntime, nativeRuntime } from './native-runtime';

const runtime = nativeRuntime();
if ('missing' in runtime) computeInJavaScript(runtime);
else if (runtime.tf.Tensor !== tf.Tensor)
  throw new Error(
    "siamese-lab: found two copies of @tensorflow/tfjs, its own and that of @tensorflow/tfjs-node-gpu, which do not take each other's " +
      'models; install one version of both: npm install @tensorflow/tfjs@4.22.0, then npm dedupe',
  );

function computeInJavaScript({ missing, mend }: NoRuntime): void {
  void tf.setBackend('cpu');
  // tfjs has five lines of its own to say the same.
  Object.assign(tf.backend(), { firstUse: false });
  writeSync(
    2,
    `siamese-lab: computes in plain JavaScript, which is many times slower than TensorFlow: ${missing}${mend ? `. To get it: ${mend}` : ''}\n`,
  );
}

export { tf };
