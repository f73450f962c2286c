import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { borrowSession } from '../../lib/models/onnx-sessions';
import type { OnnxRuntime, OnnxSession } from '../../lib/models/onnxruntime';
import { tf } from '../../lib/tensorflow/tensorflow';
import { tinyEncoder } from '../training/tiny-run';

/** A runtime that counts its open sessions and numbers them. */
function countingRuntime() {
  const sessions: { number: number; released: boolean; model: Uint8Array }[] = [];
  const create = vi.fn(async (model: Uint8Array) => {
    const own = { number: sessions.length, released: false, model };
    sessions.push(own);
    const release = async () => {
      own.released = true;
    };
    return { run: vi.fn(), release, ...own } as unknown as OnnxSession;
  });
  const runtime = { InferenceSession: { create }, Tensor: class {} } as unknown as OnnxRuntime;
  return { runtime, sessions, create };
}

const numberOf = ({ session }: { session: OnnxSession }) => (session as unknown as { number: number }).number;
const released = (sessions: { released: boolean }[]) => sessions.map((session) => session.released);

describe('borrowSession', () => {
  it('makes one session for all calls, at once and later, while the weights stay the same', async () => {
    const { runtime, create } = countingRuntime();
    const encoder = tinyEncoder();
    const borrowed = await Promise.all([borrowSession(encoder, runtime), borrowSession(encoder, runtime)]);
    borrowed.push(await borrowSession(encoder, runtime));
    for (const weight of encoder.weights) weight.write(weight.read().clone());
    borrowed.push(await borrowSession(encoder, runtime));
    expect(borrowed.map(numberOf)).toEqual([0, 0, 0, 0]);
    expect(create).toHaveBeenCalledTimes(1);
  });

  it('makes another when one number of one weight has changed, in whatever way', async () => {
    const { runtime, sessions } = countingRuntime();
    const encoder = tinyEncoder();
    const changes: (() => void)[] = [
      () => {},
      () => encoder.setWeights(encoder.getWeights().map((weight) => weight.mul(1.5))),
      () => (encoder.weights[1].read() as tf.Variable).assign(tf.oneHot(3, 8).cast('float32')),
      () => encoder.weights.at(-1)!.write(tf.tensor1d([0, 0, 1e-30])),
    ];
    for (const [i, change] of changes.entries()) {
      change();
      const borrowed = await borrowSession(encoder, runtime);
      expect(numberOf(borrowed)).toBe(i);
      borrowed.giveBack();
    }
    const models = sessions.map(({ model }) => Buffer.from(model).toString('latin1'));
    expect(new Set(models).size).toBe(changes.length);
    await pause(0);
    expect(released(sessions)).toEqual([true, true, true, false]);
  });

  it('releases an old session when its last user has given it back, and not before', async () => {
    const { runtime, sessions } = countingRuntime();
    const encoder = tinyEncoder();
    const users = [await borrowSession(encoder, runtime), await borrowSession(encoder, runtime)];
    encoder.setWeights(encoder.getWeights().map((weight) => weight.add(1)));
    await borrowSession(encoder, runtime);
    for (const [i, expected] of [false, true].entries()) {
      users[i].giveBack();
      await pause(0);
      expect(sessions[0].released).toBe(expected);
    }
    expect(sessions[1].released).toBe(false);
  });

  it('tries again after a session could not be made', async () => {
    const { runtime, create } = countingRuntime();
    const encoder = tinyEncoder();
    create.mockRejectedValueOnce(new Error('out of memory'));
    await expect(borrowSession(encoder, runtime)).rejects.toThrow('out of memory');
    expect(numberOf(await borrowSession(encoder, runtime))).toBe(0);
  });

  it('releases the session of an encoder that is no longer referenced', async () => {
    const { runtime, sessions } = countingRuntime();
    await (async () => (await borrowSession(tinyEncoder(), runtime)).giveBack())();
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    for (let i = 0; i < 100 && !sessions[0].released; i++) {
      collect();
      await pause(10);
    }
    expect(sessions[0].released).toBe(true);
  });

  it('leaks no tensor', async () => {
    const { runtime } = countingRuntime();
    const encoder = tinyEncoder();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) (await borrowSession(encoder, runtime)).giveBack();
    expect(tf.memory().numTensors).toBe(before);
  });
});
