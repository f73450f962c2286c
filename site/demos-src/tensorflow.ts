import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';

/** A network on the page. */
export interface Encoder {
  dimensions: number;
  /** The name of its backend, for people. */
  engine: string;
  /** Turns the pixels in [0, 1] of `count` images, one after another, into embeddings, one after another. */
  embed(pixels: Float32Array, count: number): Float32Array;
}

const names: Record<string, string> = { wasm: 'WebAssembly', cpu: 'JavaScript' };

/**
 * The network of a `model.json`. It runs on WebAssembly: true float32 on every device (WebGL has 16 bits on many phones), and no shaders to
 * compile before the first image. Where WebAssembly is blocked, it runs on plain JavaScript, more slowly.
 */
export async function loadEncoder(url: URL): Promise<Encoder> {
  await startBackend();
  const model = await loadLayersModel(url.href);
  const shape = model.inputs[0].shape.slice(1) as [number, number, number];
  return {
    dimensions: model.outputs[0].shape[1] as number,
    engine: names[tf.getBackend()] ?? tf.getBackend(),
    embed: (pixels, count) =>
      tf.tidy(() => {
        const embeddings = model.predict(tf.tensor4d(pixels, [count, ...shape])) as tf.Tensor;
        return Float32Array.from(embeddings.dataSync());
      }),
  };
}

async function startBackend(): Promise<void> {
  // Threads need HTTP headers that few static hosts send.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const files = { 'tfjs-backend-wasm.wasm': plain, 'tfjs-backend-wasm-simd.wasm': simd };
  setWasmPaths({ ...files, 'tfjs-backend-wasm-threaded-simd.wasm': simd });
  if (await tf.setBackend('wasm').catch(() => false)) return;
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
}
