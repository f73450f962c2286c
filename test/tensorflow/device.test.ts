import { availableParallelism } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { device } from '../../lib/tensorflow/device';
import { hasNativeOps } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';

describe('device', () => {
  it('says what it computes on', () => {
    const { name, threads, tensorflow } = device();
    expect(['CPU', 'GPU']).toContain(name);
    expect(threads).toBe(Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism());
    expect(tensorflow).toMatch(hasNativeOps() ? /^2\.\d+\.\d+/ : /^none \(tfjs 4\.\d+\.\d+, backend cpu\)$/);
    expect(String(device())).toBe(`${name}, ${threads} thread${threads > 1 ? 's' : ''}, TensorFlow ${tensorflow}`);
  });

  it('says how many threads TensorFlow was told to use', () => {
    vi.stubEnv('TF_NUM_INTRAOP_THREADS', '1');
    try {
      expect(device().threads).toBe(1);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('says so if tensors live in JavaScript', async () => {
    const backend = tf.getBackend();
    await tf.setBackend('cpu');
    try {
      expect(String(device())).toContain('TensorFlow none (tfjs 4.22.0, backend cpu)');
    } finally {
      await tf.setBackend(backend);
    }
  });
});
