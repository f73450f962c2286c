import { createRequire } from 'node:module';
import { hasNativeOps, nativeBackend } from '../tensorflow/native-op';
import { addonPath } from '../tensorflow/process-environment';

const load = createRequire(__filename);
let loaded: boolean | undefined;
let stockOnly = false;

/**
 * True if this library's own TensorFlow ops (`kernels/`, compiled by the set-up) can run, which is on the CPU only. Every user of
 * one has another way to the same result, made of TensorFlow's ops alone. `SIAMESE_OWN_OPS=0` takes that way everywhere.
 */
export function hasOwnOps(): boolean {
  if (stockOnly || !hasNativeOps() || nativeBackend().isUsingGpuDevice) return false;
  loaded ??= process.env.SIAMESE_OWN_OPS !== '0' && loadOps();
  return loaded;
}

/** Runs `f` as if the own ops were missing, so that it uses TensorFlow's ops alone. */
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
