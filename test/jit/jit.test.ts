import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { jit } from '../../lib/jit/jit';
import { JitError } from '../../lib/jit/jit-error';
import { nativeBackend, nativeOp } from '../../lib/tensorflow/native-op';
import { randomUniform, withSeed } from '../../lib/tensorflow/random';
import { tf } from '../../lib/tensorflow/tensorflow';
import '../matchers';

const scalar = (value: number) => tf.scalar(value);

describe('jit', () => {
  it('computes what the step computes, also for other values and shapes', () => {
    let runs = 0;
    const step = (a: tf.Tensor, b: tf.Tensor) => {
      runs++;
      return tf.tidy(() => a.matMul(b, false, true).relu().add(1).sum(1));
    };
    const recorded = jit(step);
    for (const [rows, seed] of [
      [2, 1],
      [3, 2],
      [2, 3],
    ]) {
      const [a, b] = [
        tf.randomNormal([rows, 4], 0, 1, 'float32', seed),
        tf.randomNormal([5, 4], 0, 1, 'float32', seed + 9),
      ];
      const found = recorded(a, b);
      const before = runs;
      expect(found).toBeAllclose(step(a, b));
      runs = before;
    }
    expect(runs).toBe(2); // once per shape
    recorded.dispose();
  });

  it('distinguishes arguments that were the same tensor when it was recorded', () => {
    const minus = jit((a: tf.Tensor, b: tf.Tensor) => a.sub(b));
    const [x, y] = [scalar(5), scalar(2)];
    const before = tf.memory().numTensors;
    const found = [minus(x, x), minus(x, y), minus(y, x.clone())].map((result) => {
      const [value] = result.dataSync();
      result.dispose();
      return value;
    });
    expect(found).toEqual([0, 3, -3]);
    expect(tf.memory().numTensors).toBe(before + 1); // the clone
    minus.dispose();
  });

  it('runs a step that returns nothing and only assigns', () => {
    const count = tf.variable(scalar(1));
    const recorded = jit((by: tf.Scalar) => {
      count.assign(count.add(by));
      return [];
    });
    expect([recorded(scalar(10)), recorded(scalar(10))]).toEqual([[], []]);
    recorded.pull();
    expect(count.dataSync()[0]).toBe(21);
    recorded.dispose();
  });

  it.each([
    ['zeros', (shape: [number, number]) => tf.zeros(shape)],
    ['ones of a type', (shape: [number, number]) => tf.ones(shape, 'bool')],
    ['-0', (shape: [number, number]) => tf.tensor2d(new Float32Array(10_000).fill(-0), shape)],
    ['NaN', (shape: [number, number]) => tf.fill(shape, Number.NaN)],
    ['Infinity', (shape: [number, number]) => tf.fill(shape, Number.POSITIVE_INFINITY)],
  ])('holds 10,000 numbers of one value as they are: %s', (_name, make) => {
    const recorded = jit((x: tf.Tensor) => [tf.div(1, make([100, 100]).cast('float32').mul(x)), make([100, 100])]);
    const [quotients, made] = recorded(tf.scalar(2));
    const wanted = make([100, 100]);
    expect([made.dtype, made.shape]).toEqual([wanted.dtype, wanted.shape]);
    expect([...made.dataSync()]).toEqual([...wanted.dataSync()]);
    expect([...quotients.dataSync()]).toEqual([...wanted.dataSync()].map((value) => 1 / (2 * Number(value))));
    recorded.dispose();
  });

  it('leaves its other steps as they were if TensorFlow refuses one more', () => {
    const weight = tf.variable(scalar(1));
    const good = jit((x: tf.Scalar) => {
      weight.assign(weight.add(x));
      return weight.clone();
    });
    good(scalar(1));
    const other = tf.variable(scalar(3));
    // TensorFlow's eager mode fills in what this op lacks; a graph does not.
    const incomplete = (x: tf.Scalar) => nativeOp('Neg', [], [x.mul(other)])[0];
    expect(() => jit(incomplete, { sharing: good })(scalar(1))).toThrow(JitError);
    expect(good(scalar(1)).dataSync()[0]).toBe(3);
    good.pull();
    expect(weight.dataSync()[0]).toBe(3);
    good.dispose();
    expect(() => good(scalar(1))).toThrow('jit: the step has been disposed');
  });

  it('returns several tensors, of any type, if the step does', () => {
    const recorded = jit((x: tf.Tensor) => [x.greater(1), x.cast('int32'), x]);
    const [greater, whole, same] = recorded(tf.tensor1d([0.5, 2.5]));
    expect([greater.dtype, whole.dtype, same.dtype]).toEqual(['bool', 'int32', 'float32']);
    expect([[...greater.dataSync()], [...whole.dataSync()], [...same.dataSync()]]).toEqual([
      [0, 1],
      [0, 2],
      [0.5, 2.5],
    ]);
    recorded.dispose();
  });

  it('keeps variables in its graph until they are pulled, and takes new values by push', () => {
    const count = tf.variable(scalar(10));
    const recorded = jit((by: tf.Scalar) => {
      count.assign(count.add(by));
      return count.mul(2);
    });
    expect(recorded(scalar(1)).dataSync()[0]).toBe(22);
    expect(recorded(scalar(2)).dataSync()[0]).toBe(26);
    expect(count.dataSync()[0]).toBe(10);
    recorded.pull();
    expect(count.dataSync()[0]).toBe(13);
    count.assign(scalar(100));
    expect(recorded(scalar(1)).dataSync()[0]).toBe(28); // not pushed yet
    recorded.push();
    expect(recorded(scalar(1)).dataSync()[0]).toBe(202);
    recorded.dispose();
  });

  it('reads the old value of a variable before it writes the new one', () => {
    const [a, b] = [tf.variable(scalar(1)), tf.variable(scalar(2))];
    const swap = jit((x: tf.Scalar) => {
      const old = a.add(0);
      a.assign(b.add(0) as tf.Scalar);
      b.assign(old as tf.Scalar);
      return tf.stack([old, a, b, x]);
    });
    expect([...swap(scalar(7)).dataSync()]).toEqual([1, 2, 1, 7]);
    expect([...swap(scalar(7)).dataSync()]).toEqual([2, 1, 2, 7]);
    swap.dispose();
  });

  it('shares variables between steps, including a variable that is added later', () => {
    const weight = tf.variable(scalar(1));
    const learn = jit((rate: tf.Scalar) => {
      weight.assign(weight.sub(rate) as tf.Scalar);
      return weight.clone();
    });
    learn(scalar(0.25));
    const measure = jit((x: tf.Tensor) => x.mul(weight), { sharing: learn });
    expect(measure(scalar(8)).dataSync()[0]).toBe(6);
    learn(scalar(0.25));
    expect(measure(scalar(8)).dataSync()[0]).toBe(4);
    measure.pull();
    expect(weight.dataSync()[0]).toBe(0.5);
    learn.dispose();
  });

  it('distinguishes variables that were made from the same tensor', () => {
    const zero = scalar(0);
    const [a, b] = [tf.variable(zero), tf.variable(zero)];
    const recorded = jit((x: tf.Scalar) => {
      a.assign(a.add(x) as tf.Scalar);
      b.assign(b.sub(x) as tf.Scalar);
      return tf.stack([a, b]);
    });
    recorded(scalar(1));
    expect([...recorded(scalar(1)).dataSync()]).toEqual([2, -2]);
    expect(zero.dataSync()[0]).toBe(0);
    recorded.dispose();
  });

  it('records a step that makes variables, such as the slots of an optimizer, as if it had always had them', () => {
    const train = (optimizer: tf.Optimizer, wrap: <F>(step: F) => F) => {
      const weight = tf.variable(tf.tensor1d([1, -2, 3]));
      const step = wrap(
        (x: tf.Tensor) =>
          optimizer.minimize(() => weight.mul(x).square().sum() as tf.Scalar, true, [weight]) as tf.Scalar,
      );
      return Array.from({ length: 6 }, (_, i) => step(tf.tensor1d([1, i, 0.5])).dataSync()[0]);
    };
    const recorded = train(tf.train.adam(0.1), (step) => jit(step as never) as never);
    expect(recorded).toBeAllclose(train(tf.train.adam(0.1), (step) => step));
  });

  it('draws differently for another seed, and the same for the same seed', () => {
    const recorded = jit((seed: tf.Tensor1D) => withSeed(seed, () => randomUniform([4])));
    const draw = (step: number) =>
      recorded(tf.tensor1d([1, step], 'int32'))
        .dataSync()
        .join();
    expect(draw(1)).toBe(draw(1));
    expect(draw(2)).not.toBe(draw(1));
    recorded.dispose();
  });

  it.each<[string, (x: tf.Scalar) => tf.Tensor, RegExp]>([
    ['reading a value', (x) => tf.scalar(x.add(1).dataSync()[0]), /reads the value of .*return the tensor/],
    [
      'a draw by JavaScript',
      (x) => x.add(tf.randomUniform([2])),
      /tf\.randomUniform draws in JavaScript.*randomUniform/,
    ],
    ['a dropout by tfjs', (x) => tf.dropout(x.add(tf.ones([3])), 0.5), /tf\.dropout draws in JavaScript/],
  ])('refuses %s', (_, step, message) => {
    const before = tf.memory().numTensors;
    const input = scalar(1);
    expect(() => jit(step)(input)).toThrow(JitError);
    expect(() => jit(step)(input)).toThrow(message);
    input.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(Math.random()).toBeLessThan(1);
  });

  it('refuses a tensor from outside, used before or not', () => {
    const outside = tf.tensor1d([1, 2]);
    const step = jit((x: tf.Scalar) => x.mul(outside));
    expect(() => step(scalar(1))).toThrow(/tf\.mul uses a tensor \[2\] that was made outside the step; pass it in/);
    outside.add(1).dispose();
    expect(() => step(scalar(1))).toThrow(/op Mul uses a tensor that was made outside the step/);
  });

  it('leaves variables as they were if a step fails', () => {
    const weight = tf.variable(scalar(1));
    const step = jit((x: tf.Scalar) => {
      weight.assign(x);
      throw new Error('inside');
    });
    expect(() => step(scalar(5))).toThrow('inside');
    expect(weight.dataSync()[0]).toBe(1);
  });

  it('leaves no tensors and no files behind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'jit-'));
    vi.stubEnv('TMPDIR', folder);
    const recorded = jit((x: tf.Tensor) => x.square().sum());
    const x = tf.ones([3, 3]);
    recorded(x).dispose();
    const native = () => nativeBackend().binding.getNumOfTensors();
    const before = [tf.memory().numTensors, native()];
    for (let i = 0; i < 100; i++) recorded(x).dispose();
    expect([tf.memory().numTensors, native()]).toEqual(before);
    recorded.dispose();
    expect(readdirSync(folder)).toEqual([]);
    vi.unstubAllEnvs();
    rmdirSync(folder);
  });

  it('agrees with eager execution on small random steps', () => {
    const ops: ((x: tf.Tensor, y: tf.Tensor) => tf.Tensor)[] = [
      (x, y) => x.add(y),
      (x, y) => x.mul(y),
      (x) => x.relu(),
      (x) => x.sub(x.mean()),
      (x) => tf.softmax(x as tf.Tensor2D),
      (x) => x.transpose().matMul(x).slice([0, 0], [2, 2]),
      (x, y) => tf.concat([x, y], 0).slice([1, 0], [2, 2]),
      (x) => x.expandDims(0).squeeze([0]),
      (x, y) => tf.where(x.greater(y), x, y),
      (x) => x.sum(1, true).add(x).tanh(),
      (x) => tf.gather(x, tf.tensor1d([1, 0], 'int32')),
      (x) => x.clipByValue(-1, 1).reshape([4]).reshape([2, 2]),
    ];
    const value = fc.array(
      fc.integer({ min: -8, max: 8 }).map((i) => i / 4),
      { minLength: 4, maxLength: 4 },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(ops.length - 1), fc.nat(20), fc.nat(20)), {
          minLength: 1,
          maxLength: 8,
        }),
        value,
        value,
        (plan, a, b) => {
          const step = (x: tf.Tensor, y: tf.Tensor) => {
            const values = [x, y];
            for (const [op, i, j] of plan) values.push(ops[op](values[i % values.length], values[j % values.length]));
            return values[values.length - 1];
          };
          const recorded = jit(step);
          recorded(tf.ones([2, 2]), tf.zeros([2, 2]));
          const inputs = [a, b].map((values) => tf.tensor2d(values, [2, 2])) as [tf.Tensor, tf.Tensor];
          expect(recorded(...inputs)).toBeAllclose(step(...inputs), {
            rtol: 1e-4,
            atol: 1e-5,
          });
          recorded.dispose();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('can end its session while another backend is in use, as the garbage collector may', async () => {
    const { binding } = nativeBackend();
    const recorded = jit((x: tf.Tensor) => x.add(1));
    const before = binding.getNumOfSavedModels();
    recorded(scalar(1));
    await tf.setBackend('cpu');
    try {
      recorded.dispose();
      expect(binding.getNumOfSavedModels()).toBe(before);
    } finally {
      await tf.setBackend('tensorflow');
    }
  });
});
