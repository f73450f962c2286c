import { createRequire } from 'node:module';
import { hasNativeOps, nativeBackend } from '../tensorflow/native-op';
import { addonPath } from '../tensorflow/process-environment';

const load = createRequire(__filename);
let loaded: boolean | undefined;
let stockOnly = false;

/**
 * True where this library's own TensorFlow ops (`kernels/`, compiled when the environment is set up) can run: on the processor.
 * Whoever uses one has another way, of TensorFlow's ops alone, to the same result. `SIAMESE_OWN_OPS=0` goes that way everywhere.
 */
export function hasOwnOps(): boolean {
  if (stockOnly || !hasNativeOps() || nativeBackend().isUsingGpuDevice) return false;
  loaded ??= process.env.SIAMESE_OWN_OPS !== '0' && loadOps();
  return loaded;
}

/** Runs `f` as where the own ops are not there: what it does then is made of TensorFlow's ops alone. */
export function withStockOps<T>(f: () => T): T {
  const before = stockOnly;
  stockOnly = true;
  try {
    return f();
  } finally {
    stockOnly = before;
  }
}

function loadOps(): boolean {
  const ops = addonPath('siamese_ops');
  if (!ops) return false;
  load(ops);
  return true;
}
