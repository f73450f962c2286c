import os from 'node:os';
import { hasNativeOps, nativeBackend } from './native-op';
import { tf } from './tensorflow';

/** What the library computes on. */
export interface Device {
  name: 'CPU' | 'GPU';
  /** Threads that TensorFlow may use: one per logical core, or the number in `TF_NUM_INTRAOP_THREADS`. */
  threads: number;
  /** TensorFlow's version, such as `2.21.0`; without it `none`, and which backend of tfjs computes. */
  tensorflow: string;
  /** One line, such as `CPU, 2 threads, TensorFlow 2.21.0`. */
  toString(): string;
}

/** What this process computes on: the GPU if TensorFlow found one, otherwise the CPU. */
export function device(): Device {
  const native = hasNativeOps();
  const name = native && nativeBackend().isUsingGpuDevice ? 'GPU' : 'CPU';
  const threads = Number(process.env.TF_NUM_INTRAOP_THREADS) || os.availableParallelism();
  const tensorflow = native
    ? nativeBackend().binding.TF_Version
    : `none (tfjs ${tf.version.tfjs}, backend ${tf.getBackend()})`;
  return {
    name,
    threads,
    tensorflow,
    toString: () => `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, TensorFlow ${tensorflow}`,
  };
}

/** Whether products of float32 may be rounded to 10 bits, as by TF32 on a GPU, where `NVIDIA_TF32_OVERRIDE=0` does not forbid it. */
export function roundsProducts(): boolean {
  return device().name === 'GPU' && process.env.NVIDIA_TF32_OVERRIDE !== '0';
}
