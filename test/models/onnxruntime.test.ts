import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.doUnmock('node:module');
  vi.resetModules();
});

/** A new copy of the module, for which loading onnxruntime-node does what `load` does. */
async function whereLoading(load: () => unknown) {
  vi.resetModules();
  vi.doMock('node:module', async (importActual) => {
    const actual = await importActual<typeof import('node:module')>();
    const createRequire = (path: string) => {
      const real = actual.createRequire(path);
      return Object.assign((name: string) => (name === 'onnxruntime-node' ? load() : real(name)), real);
    };
    return { ...actual, createRequire };
  });
  return import('../../lib/models/onnxruntime.js');
}

const runtime = { InferenceSession: {}, Tensor: class {} };
const missing = () => {
  throw Object.assign(new Error("Cannot find module 'onnxruntime-node'\nRequire stack:"), { code: 'MODULE_NOT_FOUND' });
};

describe('onnxRuntime', () => {
  it('is the installed package if SIAMESE_EMBED_ENGINE names it, and is loaded once', async () => {
    const load = vi.fn(() => runtime);
    const { onnxRuntime } = await whereLoading(load);
    for (const engine of ['', 'tensorflow']) {
      vi.stubEnv('SIAMESE_EMBED_ENGINE', engine);
      expect(onnxRuntime()).toBeUndefined();
    }
    expect(load).not.toHaveBeenCalled();
    vi.stubEnv('SIAMESE_EMBED_ENGINE', 'onnxruntime');
    for (let i = 0; i < 2; i++) expect(onnxRuntime()).toBe(runtime);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('says what to do if it is not installed or does not load', async () => {
    vi.stubEnv('SIAMESE_EMBED_ENGINE', 'onnxruntime');
    const glibc = () => {
      throw new Error('libc.so.6: version `GLIBC_2.99` not found');
    };
    for (const [load, reason] of [
      [missing, "Cannot find module 'onnxruntime-node'"],
      [glibc, 'libc.so.6: version `GLIBC_2.99` not found'],
    ] as const) {
      const { onnxRuntime } = await whereLoading(load);
      expect(() => onnxRuntime()).toThrow(
        `embed: SIAMESE_EMBED_ENGINE names onnxruntime, which could not be loaded (${reason}); run npm install onnxruntime-node`,
      );
    }
  });

  it('leaves a GPU to TensorFlow', async () => {
    vi.stubEnv('SIAMESE_EMBED_ENGINE', 'onnxruntime');
    const { onnxRuntime } = await whereLoading(() => runtime);
    const { nativeBackend } = await import('../../lib/tensorflow/native-op.js');
    const backend = nativeBackend();
    const before = backend.isUsingGpuDevice;
    try {
      backend.isUsingGpuDevice = true;
      expect(onnxRuntime()).toBeUndefined();
    } finally {
      backend.isUsingGpuDevice = before;
    }
  });

  it('refuses another name', async () => {
    vi.stubEnv('SIAMESE_EMBED_ENGINE', 'torch');
    const { onnxRuntime } = await whereLoading(() => runtime);
    expect(() => onnxRuntime()).toThrow('embed: SIAMESE_EMBED_ENGINE must be onnxruntime or tensorflow, found torch');
  });
});
