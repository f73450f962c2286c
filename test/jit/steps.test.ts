import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jit } from '../../lib/jit/jit';
import { nativeBackend, nativeOp } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';

beforeEach(() => tf.engine().startScope());
afterEach(() => {
  tf.disposeVariables();
  tf.engine().endScope();
});

const values = (tensor: tf.Tensor) => [...tensor.dataSync()];
/** In TensorFlow's memory, to which tfjs-node moves a tensor when it is first used. */
const uploaded = <T extends tf.Tensor>(tensor: T): T => {
  tensor.add(0).dispose();
  return tensor;
};
const variable = (value: number) => tf.tidy(() => uploaded(tf.variable(tf.scalar(value))));
const native = () => nativeBackend().binding.getNumOfTensors();

describe('what a recorded step returns', () => {
  it('may be an argument, a variable, or the same tensor twice', () => {
    const weight = variable(5);
    const recorded = jit((x: tf.Tensor) => {
      const y = x.add(1);
      return [x, weight, y, y];
    });
    for (const value of [1, 2]) {
      const results = recorded(tf.scalar(value));
      expect(results.map((result) => values(result)[0])).toEqual([value, 5, value + 1, value + 1]);
      tf.dispose(results); // the variable is none of them
    }
    expect(values(weight)).toEqual([5]);
    recorded.dispose();
  });

  it('may be one tensor for one shape of arguments and several for another', () => {
    const recorded = jit((x: tf.Tensor) => (x.rank === 1 ? tf.unstack(x) : x));
    const [one, several] = [tf.scalar(3), tf.tensor1d([4, 5])];
    for (let round = 0; round < 2; round++) {
      expect(values(recorded(one) as tf.Tensor)).toEqual([3]);
      expect((recorded(several) as tf.Tensor[]).map((result) => values(result)[0])).toEqual([4, 5]);
    }
    recorded.dispose();
  });

  it('may be bool and int32, empty batches, and every output of an op', () => {
    const recorded = jit((whole: tf.Tensor, flags: tf.Tensor, x: tf.Tensor) => [
      whole.mul(tf.scalar(2, 'int32')),
      flags.logicalNot(),
      x.mul(2).sum(1),
      tf.concat([x, tf.zeros([0, 3])]),
      ...tf
        .split(
          x.pad([
            [0, 1],
            [0, 0],
          ]),
          3,
          1,
        )
        .slice(1),
    ]);
    for (const rows of [0, 2, 0]) {
      const found = recorded(tf.tensor1d([rows], 'int32'), tf.tensor1d([1, 0], 'bool'), tf.ones([rows, 3]));
      expect(found.map(({ dtype, shape }) => `${dtype}[${shape}]`)).toEqual([
        ...['int32[1]', 'bool[2]', `float32[${rows}]`, `float32[${rows},3]`],
        ...[`float32[${rows + 1},1]`, `float32[${rows + 1},1]`],
      ]);
      expect(values(found[0])).toEqual([2 * rows]);
      expect(values(found[1])).toEqual([0, 1]);
      expect(values(found[2])).toEqual(Array(rows).fill(6));
      expect(values(found[4])).toEqual([...Array(rows).fill(1), 0]);
    }
    recorded.dispose();
  });

  it('may be nothing at all', () => {
    const recorded = jit((_x: tf.Tensor) => []);
    expect([recorded(tf.scalar(1)), recorded(tf.scalar(2))]).toEqual([[], []]);
    recorded.dispose();
  });

  it('may come from a step without arguments', () => {
    const count = variable(1);
    const recorded = jit(() => {
      count.assign(count.add(1));
      return count;
    });
    expect([values(recorded()), values(recorded())]).toEqual([[2], [3]]);
    recorded.dispose();
  });

  it('keeps constants of every type as the step had them, even if their arrays change afterwards', () => {
    const numbers = Float32Array.of(1, 2);
    const recorded = jit((x: tf.Tensor) => {
      const empty = tf.tensor([], [0, 2]);
      return [x.add(tf.tensor(numbers)), tf.tensor([true, false]), tf.tensor1d([-7, 8], 'int32'), empty];
    });
    recorded(tf.tensor1d([0, 0]));
    numbers.fill(9);
    expect(recorded(tf.tensor1d([10, 10])).map(values)).toEqual([[11, 12], [1, 0], [-7, 8], []]);
    recorded.dispose();
  });
});

describe('the variables of a recorded step', () => {
  it('may be assigned several times and read in between', () => {
    const weight = variable(1);
    const recorded = jit((x: tf.Scalar) => {
      const seen = [weight.add(0)];
      weight.assign(weight.add(x));
      seen.push(weight.add(0));
      weight.assign(weight.mul(tf.scalar(10)));
      seen.push(weight.add(0));
      return tf.stack(seen);
    });
    expect(values(recorded(tf.scalar(1)))).toEqual([1, 2, 20]);
    expect(values(recorded(tf.scalar(2)))).toEqual([20, 22, 220]);
    recorded.pull();
    expect(values(weight)).toEqual([220]);
    recorded.dispose();
  });

  it('may be assigned an argument, each other, and their earlier values', () => {
    const [a, b, c] = [variable(1), variable(2), variable(3)];
    const recorded = jit((x: tf.Scalar) => {
      c.assign(c.clone());
      b.assign(a.clone());
      a.assign(x);
      return [];
    });
    recorded(tf.scalar(7));
    recorded(tf.scalar(8));
    recorded.pull();
    expect([a, b, c].map((variable) => values(variable)[0])).toEqual([8, 7, 3]);
    recorded.dispose();
  });

  it('may be of every type', () => {
    const [whole, flag] = [tf.variable(tf.tensor1d([1, 2], 'int32')), tf.variable(tf.scalar(true, 'bool'))];
    const recorded = jit((x: tf.Tensor1D) => {
      whole.assign(whole.add(x));
      flag.assign(flag.logicalNot());
      return [];
    });
    for (let i = 0; i < 3; i++) recorded(tf.tensor1d([10, 20], 'int32'));
    recorded.pull();
    expect([values(whole), values(flag)]).toEqual([[31, 62], [0]]);
    recorded.dispose();
  });

  it('stay in the graph when they are disposed of outside, and are neither pulled nor pushed', () => {
    const [gone, left] = [variable(1), variable(10)];
    const recorded = jit((x: tf.Scalar) => {
      gone.assign(gone.add(x));
      left.assign(left.add(x));
      return gone.add(left);
    });
    expect(values(recorded(tf.scalar(1)))).toEqual([13]);
    gone.dispose();
    expect(values(recorded(tf.scalar(1)))).toEqual([15]);
    const before = [tf.memory().numTensors, native()];
    recorded.pull();
    expect([tf.memory().numTensors, native()]).toEqual(before);
    left.assign(tf.scalar(100));
    recorded.push();
    expect(gone.isDisposed).toBe(true);
    expect(values(recorded(tf.scalar(1)))).toEqual([4 + 101]);
    const later = jit((x: tf.Scalar) => x.mul(left), { sharing: recorded });
    expect(values(later(tf.scalar(2)))).toEqual([202]);
    recorded.dispose();
  });

  it('are as they were when the step throws, including those that it has made', () => {
    const weight = variable(1);
    let slot: tf.Variable | undefined;
    let failing = true;
    const recorded = jit((x: tf.Scalar) => {
      slot ??= variable(0);
      slot.assign(slot.add(x));
      weight.assign(weight.mul(x));
      if (failing) throw new RangeError('by itself');
      return slot.add(weight);
    });
    const x = uploaded(tf.scalar(3));
    const before = [tf.memory().numTensors, native()];
    expect(() => recorded(x)).toThrow(new RangeError('by itself'));
    expect([tf.memory().numTensors, native()]).toEqual([before[0] + 1, before[1] + 1]); // the slot
    expect([values(weight), values(slot as unknown as tf.Variable)]).toEqual([[1], [0]]);
    failing = false;
    expect(values(recorded(x))).toEqual([6]);
    recorded.dispose();
  });
});

describe('a recorded step', () => {
  it('throws what TensorFlow throws, and can run again', () => {
    const recorded = jit((x: tf.Tensor, rows: tf.Tensor1D) => tf.gather(x, rows));
    const x = tf.tensor1d([5, 6]);
    expect(values(recorded(x, tf.tensor1d([1], 'int32')))).toEqual([6]);
    expect(() => recorded(x, tf.tensor1d([2], 'int32'))).toThrow(/indices\[0\] = 2 is not in \[0, 2\)/);
    expect(values(recorded(x, tf.tensor1d([0], 'int32')))).toEqual([5]);
    recorded.dispose();
  });

  it('becomes part of another step that is being recorded, with the variables that they share', () => {
    const weight = variable(2);
    const inner = jit((x: tf.Tensor) => x.mul(weight));
    const step = vi.fn((x: tf.Tensor) => {
      weight.assign(weight.add(1) as tf.Scalar);
      return inner(x).add(1);
    });
    const outer = jit(step, { sharing: inner });
    expect(values(inner(tf.scalar(10)))).toEqual([20]);
    expect([values(outer(tf.scalar(10))), values(outer(tf.scalar(10)))]).toEqual([[31], [41]]);
    expect(values(inner(tf.scalar(10)))).toEqual([40]);
    expect(step).toHaveBeenCalledTimes(1);
    outer.dispose();
  });

  it('lets gradients through if it has no variables in a graph', () => {
    const square = jit((x: tf.Tensor) => x.square());
    square(tf.scalar(1));
    expect(values(tf.grad((x) => square(x))(tf.scalar(3)))).toEqual([6]);
    square.dispose();
  });

  it('inside tf.tidy leaves what is given back, and nothing else', () => {
    const weight = variable(1);
    const recorded = jit((x: tf.Scalar) => {
      weight.assign(weight.add(x));
      return [weight.mul(2), weight.mul(3)];
    });
    const x = uploaded(tf.scalar(1));
    const before = [tf.memory().numTensors, native()];
    for (let i = 0; i < 3; i++) {
      const kept = tf.tidy(() => recorded(x)[1]);
      expect(values(kept)).toEqual([3 * (i + 2)]);
      kept.dispose();
    }
    tf.tidy(() => recorded.pull());
    tf.tidy(() => recorded.push());
    expect([tf.memory().numTensors, native()]).toEqual(before);
    expect(values(weight)).toEqual([4]);
    recorded.dispose();
    expect([tf.memory().numTensors, native()]).toEqual(before);
  });

  it('is over after dispose, also for shapes that it has not seen, and for those that share its variables', () => {
    const weight = variable(1);
    const recorded = jit((x: tf.Tensor) => x.mul(weight));
    const sharing = jit((x: tf.Tensor) => x.add(weight), { sharing: recorded });
    recorded(tf.scalar(1));
    sharing(tf.scalar(1));
    recorded.dispose();
    recorded.dispose();
    const message = 'jit: the step has been disposed of; make another with jit';
    for (const step of [recorded, sharing]) {
      expect(() => step(tf.scalar(1))).toThrow(message);
      expect(() => step(tf.tensor1d([1]))).toThrow(message);
      expect(() => step.pull()).toThrow(message);
      expect(() => step.push()).toThrow(message);
    }
  });

  it('ends its session, and leaves nothing of what was recorded for other shapes', () => {
    const { binding } = nativeBackend();
    const before = [binding.getNumOfSavedModels(), native()];
    const x = [1, 2, 3].map((size) => tf.ones([size]));
    const weight = variable(1);
    const recorded = jit((x: tf.Tensor) => x.mul(weight));
    for (const one of x) recorded(one).dispose();
    expect(binding.getNumOfSavedModels()).toBe(before[0] + 1);
    recorded.dispose();
    tf.dispose([...x, weight]);
    expect([binding.getNumOfSavedModels(), native()]).toEqual(before);
  });

  it('runs op by op on a backend without TensorFlow', async () => {
    const step = vi.fn((x: tf.Tensor) => x.mul(2));
    const recorded = jit(step);
    vi.spyOn(console, 'warn').mockReturnValue(); // tfjs recommends its native backend
    await tf.setBackend('cpu');
    try {
      expect([values(recorded(tf.scalar(1))), values(recorded(tf.scalar(2)))]).toEqual([[2], [4]]);
    } finally {
      await tf.setBackend('tensorflow');
      vi.restoreAllMocks();
    }
    expect(step).toHaveBeenCalledTimes(2);
  });

  it('keeps bytes as bytes, in variables, arguments and results', () => {
    const { binding } = nativeBackend();
    const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
    const cast = (tensor: tf.Tensor, from: number, to: number) =>
      nativeOp('Cast', [type('SrcT', from), type('DstT', to)], [tensor])[0];
    const bytes = (values: number[]) => cast(tf.tensor1d(values, 'int32'), binding.TF_INT32, binding.TF_UINT8);
    const sum = tf.variable(bytes([250, 3]));
    const recorded = jit((x: tf.Tensor) => {
      sum.assign(nativeOp('AddV2', [type('T', binding.TF_UINT8)], [sum, x])[0]);
      return sum;
    });
    recorded(bytes([1, 1]));
    const found = recorded(bytes([10, 1]));
    expect(values(cast(found, binding.TF_UINT8, binding.TF_INT32))).toEqual([5, 5]); // 250 + 11 - 256
    recorded.pull();
    expect(values(cast(sum, binding.TF_UINT8, binding.TF_INT32))).toEqual([5, 5]);
    recorded.dispose();
  });
});
