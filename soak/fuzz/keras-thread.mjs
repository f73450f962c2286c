/**
 * The library's thread for HDF5, with HDF5 compiled once for all such threads: `workerData` is the compiled module. If there is
 * none yet, the thread's first message is the module.
 */
import { parentPort, workerData } from 'node:worker_threads';

const wasm = Reflect.get(globalThis, 'WebAssembly');
const { instantiate } = wasm;
/** @param {Uint8Array} bytes @param {object} imports */
wasm.instantiate = async (bytes, imports) => {
  const module = workerData ?? (await wasm.compile(bytes));
  if (!workerData) parentPort?.postMessage({ module });
  return { module, instance: await instantiate(module, imports) };
};
await import('../../lib/dist/models/keras-thread.js');
