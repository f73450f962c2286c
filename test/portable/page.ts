// What the test's page runs: the library as a bundler takes it, on a backend of the test's choice.

import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import * as siamese from 'siamese-lab';
import { drawAll } from './draw-all';
import { trainColorShapes } from './train-color-shapes';
import { tryAll } from './try-all';

const { tf } = siamese;
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
setWasmPaths({
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': simd,
});

/** What the test calls, by name. */
const tasks = {
  train: (images: number[]) => trainColorShapes(siamese, Uint8Array.from(images)),
  draw: () => drawAll(siamese),
  tryAll: () => tryAll(siamese),
  names: async () => Object.keys(siamese).sort(),
  checkpoint: () => trainColorShapes(siamese, new Uint8Array(60 * 28 * 28 * 3), { checkpoint: 'run.safetensors' }),
};

Object.assign(globalThis, {
  async run(backend: string, task: keyof typeof tasks, argument: number[]) {
    if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
    return { backend: tf.getBackend(), device: String(siamese.device()), found: await tasks[task](argument) };
  },
});
