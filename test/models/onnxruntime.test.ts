import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.doUnmock('node:module');
  vi.resetModules();
});

/** The module anew, where loading onnxruntime-node does what `load` does. */
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
  it('is what is installed, unless SIAMESE_EMBED_ENGINE names TensorFlow', async () => {
    const load = vi.fn(() => runtime);
    const { onnxRuntime } = await whereLoading(load);
    vi.stubEnv('SIAMESE_EMBED_ENGINE', 'tensorflow');
    expect(onnxRuntime()).toBeUndefined();
    expect(load).not.toHaveBeenCalled();
    for (const engine of ['', 'onnxruntime']) {
      vi.stubEnv('SIAMESE_EMBED_ENGINE', engine);
      expect(onnxRuntime()).toBe(runtime);
    }
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('is none where none is installed, without a word, and an error where SIAMESE_EMBED_ENGINE names it', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const { onnxRuntime } = await whereLoading(missing);
    vi.stubEnv('SIAMESE_EMBED_ENGINE', '');
    expect(onnxRuntime()).toBeUndefined();
    expect(warn).not.toHaveBeenCalled();
    vi.stubEnv('SIAMESE_EMBED_ENGINE', 'onnxruntime');
    expect(() => onnxRuntime()).toThrow(
      "embed: SIAMESE_EMBED_ENGINE names onnxruntime, which could not be loaded (Cannot find module 'onnxruntime-node'): " +
        'npm install onnxruntime-node',
    );
  });

  it('is none where its library does not load, and says why once', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const { onnxRuntime } = await whereLoading(() => {
      throw new Error('libc.so.6: version `GLIBC_2.99` not found');
    });
    vi.stubEnv('SIAMESE_EMBED_ENGINE', '');
    for (let i = 0; i < 2; i++) expect(onnxRuntime()).toBeUndefined();
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^embed: onnxruntime-node could not .*GLIBC_2.99/)]]);
  });

  it('leaves a GPU to TensorFlow', async () => {
    vi.stubEnv('SIAMESE_EMBED_ENGINE', '');
    const { onnxRuntime } = await whereLoading(() => runtime);
    const { nativeBackend } = await import('../../lib/runtime/native-op.js');
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
    const { wantedEngine } = await import('../../lib/models/onnxruntime.js');
    expect(() => wantedEngine({ SIAMESE_EMBED_ENGINE: 'torch' })).toThrow(
      'embed: SIAMESE_EMBED_ENGINE must be onnxruntime or tensorflow, found torch',
    );
  });
});
