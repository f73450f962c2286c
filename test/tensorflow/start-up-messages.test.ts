import { describe, expect, it } from 'vitest';
import { siftStartUpMessages } from '../../lib/tensorflow/start-up-messages';

const chatter = `WARNING: All log messages before absl::InitializeLog() is called are written to STDERR
I0000 00:00:1795323990.872362   29233 port.cc:153] oneDNN custom operations are on.
I0000 00:00:1795323991.221135   29233 cpu_feature_guard.cc:227] This binary is optimized for some processors.
To enable the following instructions: AVX2, in other operations, rebuild TensorFlow.
2026-01-01 10:00:00.000001: I tensorflow/core/platform/cpu_feature_guard.cc:210] This binary is optimized.
`;
const noGpu = 'E0000 00:00:1795323991.221894   29233 cuda_platform.cc:52] failed call to cuInit: UNKNOWN ERROR (303)\n';
const noLibraries = `W0000 00:00:1795323991.4   29233 gpu_device.cc:2365] Cannot dlopen some GPU libraries. Please make sure the missing libraries mentioned above are installed properly if you would like to use GPU.
Skipping registering GPU devices...
`;
const problem = `E0000 00:00:1795323991.3   29233 context.cc:52] CUDA out of memory
while 3 GB were wanted
2026-01-01 10:00:00.000001: W tensorflow/core/x.cc:1] A driver too old
`;

describe('siftStartUpMessages', () => {
  it('drops notes, with the lines that belong to them', () => {
    expect(siftStartUpMessages(chatter)).toEqual({ rest: '', withoutGpu: false });
    expect(siftStartUpMessages('')).toEqual({ rest: '', withoutGpu: false });
  });

  it('turns the failed search for a GPU into one fact', () => {
    for (const found of [noGpu, noLibraries, noGpu + noLibraries])
      expect(siftStartUpMessages(chatter + found)).toEqual({ rest: '', withoutGpu: true });
  });

  it('keeps warnings, errors, and text that is not from a log', () => {
    expect(siftStartUpMessages(chatter + problem + noGpu)).toEqual({ rest: problem.trim(), withoutGpu: true });
    expect(siftStartUpMessages('node: symbol lookup error: x\n')).toEqual({
      rest: 'node: symbol lookup error: x',
      withoutGpu: false,
    });
  });
});
