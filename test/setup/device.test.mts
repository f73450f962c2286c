import { describe, expect, it } from 'vitest';
import { chooseDevice } from '../../setup/device.mjs';
import { fakePath } from './support.mjs';

const answers = 'echo "GPU 0: NVIDIA H100 (UUID: GPU-1)"';

describe('chooseDevice', () => {
  it('is the CPU where there is no nvidia-smi', () => {
    expect(chooseDevice({ PATH: fakePath({}) })).toBe('cpu');
  });

  it('is the GPU where nvidia-smi lists one', () => {
    expect(chooseDevice({ PATH: fakePath({ 'nvidia-smi': answers }) })).toBe('gpu');
  });

  it('is the CPU where nvidia-smi fails, or lists none', () => {
    expect(chooseDevice({ PATH: fakePath({ 'nvidia-smi': 'echo "GPU 0"; exit 9' }) })).toBe('cpu');
    expect(chooseDevice({ PATH: fakePath({ 'nvidia-smi': 'echo "No devices found."' }) })).toBe('cpu');
  });

  it('is what SIAMESE_DEVICE says', () => {
    expect(chooseDevice({ PATH: fakePath({ 'nvidia-smi': answers }), SIAMESE_DEVICE: 'cpu' })).toBe('cpu');
    expect(chooseDevice({ PATH: fakePath({}), SIAMESE_DEVICE: 'gpu' })).toBe('gpu');
    expect(chooseDevice({ PATH: fakePath({}), SIAMESE_DEVICE: '' })).toBe('cpu');
  });

  it('refuses any other SIAMESE_DEVICE', () => {
    expect(() => chooseDevice({ SIAMESE_DEVICE: 'tpu' })).toThrow('SIAMESE_DEVICE is "tpu": set it to cpu or gpu');
  });
});
