import { describe, expect, it, vi } from 'vitest';
import { jit } from '../../lib/jit/jit';
import { JitError } from '../../lib/jit/jit-error';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';
import { type Inputs, inputsOf, refused, type Step, steps } from './op-cases';

/** The kernels of tfjs-node that `f` calls. */
function kernelsOf(f: () => void): Set<string> {
  const kernels = tf.getKernelsForBackend('tensorflow') as {
    kernelName: string;
    kernelFunc: (args: never) => unknown;
  }[];
  const own = kernels.map(({ kernelFunc }) => kernelFunc);
  const used = new Set<string>();
  for (const [i, kernel] of kernels.entries())
    kernel.kernelFunc = (args) => {
      used.add(kernel.kernelName);
      return own[i](args);
    };
  try {
    f();
  } finally {
    for (const [i, kernel] of kernels.entries()) kernel.kernelFunc = own[i];
  }
  return used;
}

const list = (result: tf.Tensor | tf.Tensor[]) => [result].flat();
const kinds = Object.keys(inputsOf(0)) as (keyof Inputs)[];
const byName = (tensors: tf.Tensor[]) =>
  Object.fromEntries(kinds.map((kind, i) => [kind, tensors[i]])) as unknown as Inputs;
const recordedAt = (round: number, step: Step) => {
  const recorded = jit((...tensors: tf.Tensor[]) => list(step(byName(tensors))));
  const call = (round: number) => recorded(...kinds.map((kind) => inputsOf(round)[kind]));
  call(round);
  return { call, dispose: () => recorded.dispose() };
};

const seen = new Set<string>();
const note = <T>(f: () => T): T => {
  let result: T | undefined;
  for (const kernel of kernelsOf(() => (result = f()))) seen.add(kernel);
  return result as T;
};

describe('a recorded step of one tfjs op', () => {
  it.each(steps)('%s gives what eager gives, for other values than it was recorded with', (_, step) => {
    tf.engine().startScope();
    const expected = note(() => list(step(inputsOf(2))));
    const recorded = recordedAt(1, step);
    const found = recorded.call(2);
    expect(found.map(({ dtype }) => dtype)).toEqual(expected.map(({ dtype }) => dtype));
    for (const [i, tensor] of expected.entries()) expect(found[i]).toBeAllclose(tensor, { rtol: 2e-5, atol: 1e-6 });
    recorded.dispose();
    tf.engine().endScope();
  });

  it.each(refused)('%s is refused', (_, step, message) => {
    tf.engine().startScope();
    vi.spyOn(console, 'warn').mockReturnValueOnce(); // tfjs-node has no type for rows that Where finds
    note(() => list(step(inputsOf(1)))); // eager can
    vi.restoreAllMocks();
    expect(() => recordedAt(1, step)).toThrow(message);
    expect(() => recordedAt(1, step)).toThrow(JitError);
    tf.engine().endScope();
  });

  it('is in this file for every kernel of tfjs-node', () => {
    const all = tf.getKernelsForBackend('tensorflow').map(({ kernelName }) => kernelName);
    expect(all.filter((kernel) => !seen.has(kernel))).toEqual([]);
  });
});
