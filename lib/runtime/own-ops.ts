import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { hasNativeOps, nativeBackend } from './native-op';

const load = createRequire(__filename);
let loaded: boolean | undefined;

/**
 * True where this library's own TensorFlow ops (`kernels/`, compiled when the environment is set up) can run: on the processor.
 * Whoever uses one has another way, of TensorFlow's ops alone, to the same result. `SIAMESE_OWN_OPS=0` goes that way everywhere.
 */
export function hasOwnOps(): boolean {
  if (!hasNativeOps() || nativeBackend().isUsingGpuDevice) return false;
  loaded ??= process.env.SIAMESE_OWN_OPS !== '0' && loadOps();
  return loaded;
}

function loadOps(): boolean {
  const folder = path.dirname(load.resolve('@tensorflow/tfjs-node-gpu/package.json'));
  const ops = path.join(folder, 'lib', 'napi-v8', 'siamese_ops.node');
  if (!fs.existsSync(ops)) return false;
  load(ops);
  return true;
}
