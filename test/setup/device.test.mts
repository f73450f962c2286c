import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseDevice } from '../../lib/setup/device.mjs';
import { fakePath, temporaryFolder } from './support.mjs';

const listsOne = 'echo "GPU 0: NVIDIA H100 (UUID: GPU-1)"';

describe('chooseDevice without an installed TensorFlow', () => {
  const choose = (programs: Record<string, string>, settings: NodeJS.ProcessEnv = {}) =>
    chooseDevice(undefined, { PATH: fakePath(programs), ...settings });

  it('is the CPU if there is no nvidia-smi', () => {
    expect(choose({})).toBe('cpu');
  });

  it('is the GPU if nvidia-smi lists one', () => {
    expect(choose({ 'nvidia-smi': listsOne })).toBe('gpu');
  });

  it('is the CPU if nvidia-smi fails or lists none', () => {
    expect(choose({ 'nvidia-smi': 'echo "GPU 0"; exit 9' })).toBe('cpu');
    expect(choose({ 'nvidia-smi': 'echo "No devices found."' })).toBe('cpu');
  });

  it('is what SIAMESE_DEVICE says', () => {
    expect(choose({ 'nvidia-smi': listsOne }, { SIAMESE_DEVICE: 'cpu' })).toBe('cpu');
    expect(choose({}, { SIAMESE_DEVICE: 'gpu' })).toBe('gpu');
    expect(choose({}, { SIAMESE_DEVICE: '' })).toBe('cpu');
  });

  it('asks nvidia-smi once', () => {
    const log = join(temporaryFolder(), 'log');
    const env = { PATH: fakePath({ 'nvidia-smi': `echo asked >> ${log}; ${listsOne}` }) };
    expect([chooseDevice(undefined, env), chooseDevice(undefined, env)]).toEqual(['gpu', 'gpu']);
    expect(readFileSync(log, 'utf8')).toBe('asked\n');
  });
});

describe('chooseDevice with an installed TensorFlow', () => {
  const withGpu = () => ({ PATH: fakePath({ 'nvidia-smi': listsOne }) });
  const withoutGpu = () => ({ PATH: fakePath({ 'nvidia-smi': 'exit 9' }) });

  it.each(['cpu', 'gpu'] as const)('keeps the one for the %s, whatever nvidia-smi says', (installed) => {
    expect(chooseDevice(installed, withGpu())).toBe(installed);
    expect(chooseDevice(installed, withoutGpu())).toBe(installed);
    expect(chooseDevice(installed, { ...withoutGpu(), SIAMESE_DEVICE: installed })).toBe(installed);
  });

  it('keeps the one for the GPU when asked for the CPU', () => {
    expect(chooseDevice('gpu', { ...withGpu(), SIAMESE_DEVICE: 'cpu' })).toBe('gpu');
  });

  it('replaces the one for the CPU when asked for the GPU', () => {
    expect(chooseDevice('cpu', { ...withoutGpu(), SIAMESE_DEVICE: 'gpu' })).toBe('gpu');
  });
});

it('chooseDevice refuses any other SIAMESE_DEVICE', () => {
  for (const installed of [undefined, 'cpu', 'gpu'])
    expect(() => chooseDevice(installed, { SIAMESE_DEVICE: 'tpu' })).toThrow(
      'SIAMESE_DEVICE must be cpu or gpu, found "tpu"',
    );
});
