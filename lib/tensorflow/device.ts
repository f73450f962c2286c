import os from 'node:os';
import { hasNativeOps, nativeBackend } from './native-op';
import { tf } from './tensorflow';

/** What the library computes on. */
export interface Device {
  name: 'CPU' | 'GPU';
  /** Processor threads that TensorFlow may use: all, or as many as `TF_NUM_INTRAOP_THREADS` says. */
  threads: number;
  /** TensorFlow's version, such as `2.21.0`. */
  tensorflow: string;
  /** One line, such as `CPU, 2 threads, TensorFlow 2.21.0`. */
  toString(): string;
}

/** Says what this process computes on: the GPU where TensorFlow found one, else the processor. */
export function device(): Device {
  const native = hasNativeOps();
  const name = native && nativeBackend().isUsingGpuDevice ? 'GPU' : 'CPU';
  const threads = Number(process.env.TF_NUM_INTRAOP_THREADS) || os.availableParallelism();
  const tensorflow = native ? nativeBackend().binding.TF_Version : `none (tfjs ${tf.version.tfjs} in JavaScript)`;
  return {
    name,
    threads,
    tensorflow,
    toString: () => `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, TensorFlow ${tensorflow}`,
  };
}
