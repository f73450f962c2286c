import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jit } from '../../lib/jit/jit';
import { JitError } from '../../lib/jit/jit-error';
import { nativeBackend, nativeOp } from '../../lib/tensorflow/native-op';
import { randomUniform } from '../../lib/tensorflow/random';
import { tf } from '../../lib/tensorflow/tensorflow';

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

type Step = (x: tf.Tensor) => unknown;
/** The tensor, after the other argument was evaluated. */
const giving = (x: tf.Tensor, _done: unknown) => x;
const input = () => tf.tensor1d([1, 2, 3]);
const call = (step: Step, x: tf.Tensor = input()) => jit(step as (x: tf.Tensor) => tf.Tensor)(x);

/** The state that recording must leave as it was. */
const surroundings = () => ({
  random: Math.random,
  binding: nativeBackend().binding,
  methods: ['makeVariable', 'disposeVariable', 'startScope'].map((name) => Reflect.get(tf.engine(), name)),
  backend: ['write', 'read', 'readSync', 'getInputTensorIds'].map((name) => Reflect.get(nativeBackend(), name)),
  tensors: tf.memory().numTensors,
});

const attribute = (name: string, type: number, value: unknown) => ({ name, type, value }) as never;
const reads = /reads the value of the result of op Mul \[3\].*return the tensor, and read it outside/;

describe('a recorded step', () => {
  it.each<[string, Step, RegExp]>([
    ['dataSync', (x) => tf.scalar(x.mul(2).dataSync()[0]), reads],
    ['arraySync', (x) => tf.tensor(x.mul(2).arraySync()), reads],
    ['bufferSync', (x) => x.mul(2).bufferSync().toTensor(), reads],
    ['print', (x) => giving(x, x.mul(2).print()), reads],
    ['data', (x) => giving(x, x.mul(2).data()), reads],
    ['array', (x) => giving(x, x.mul(2).array()), reads],
    ['bytes', (x) => giving(x, x.mul(2).bytes()), reads],
    [
      'whereAsync',
      (x) => giving(x, tf.whereAsync(x.mul(2).cast('bool'))),
      /reads the value of the result of op Cast \[3\]/,
    ],
    [
      'booleanMaskAsync',
      (x) => giving(x, tf.booleanMaskAsync(x, x.mul(2).cast('bool'))),
      /reads the value of the result of op/,
    ],
    [
      'inTopKAsync',
      (x) => giving(x, tf.inTopKAsync(x.reshape([1, 3]), tf.tensor1d([1], 'int32'))),
      /reads the value of/,
    ],
    ['setdiff1dAsync', (x) => giving(x, tf.setdiff1dAsync(x, x.mul(2))), /reads the value of/],
    [
      'nonMaxSuppressionAsync',
      (x) =>
        giving(x, tf.image.nonMaxSuppressionAsync(x.reshape([3, 1]).tile([1, 4]) as tf.Tensor2D, x as tf.Tensor1D, 1)),
      /reads the value of/,
    ],
    ['the value of its argument', (x) => tf.scalar(x.dataSync()[0]), /reads the value of argument 0 \[3\]/],
    ['tf.enableDebugMode or others that look', (x) => nativeBackend().binding.tensorDataSync(x.id), /reads a value/],
  ])('refuses to read: %s', async (_, step, message) => {
    const before = surroundings();
    const x = input();
    expect(() => call(step, x)).toThrow(message);
    expect(() => call(step, x)).toThrow(JitError);
    await new Promise((resolve) => setImmediate(resolve)); // no promise is left to fail
    x.dispose();
    expect(surroundings()).toEqual(before);
  });

  it('names the variable whose value it may not read', () => {
    const weight = tf.variable(tf.scalar(3), true, 'the-weight');
    expect(() => call((x) => x.mul(weight.dataSync()[0]))).toThrow('reads the value of variable the-weight []');
    weight.dispose();
  });

  it('may read numbers that it made itself, before and after they are used', () => {
    const recorded = jit((x: tf.Tensor) => {
      const two = tf.scalar(2);
      const [first] = two.dataSync();
      const product = x.mul(two);
      return product.mul(first + two.dataSync()[0]);
    });
    expect([...recorded(input()).dataSync()]).toEqual([8, 16, 24]);
    recorded.dispose();
  });

  it.each<[string, Step]>([
    ['randomUniform', () => tf.randomUniform([2])],
    ['randomUniform with a seed', () => tf.randomUniform([2], 0, 1, 'float32', 7)],
    ['randomNormal', () => tf.randomNormal([2])],
    ['randomNormal with a seed', () => tf.randomNormal([2], 0, 1, 'float32', 7)],
    ['truncatedNormal', () => tf.truncatedNormal([2], 0, 1, 'float32', 7)],
    ['randomGamma', () => tf.randomGamma([2], 1, 1, 'float32', 7)],
    ['randomStandardNormal', () => tf.randomStandardNormal([2], 'float32', 7)],
    ['randomUniformInt', () => tf.randomUniformInt([2], 0, 9, 7)],
    ['rand', () => tf.rand([2], () => 0.5)],
    ['multinomial', (x) => tf.multinomial(x as tf.Tensor1D, 2, 7)],
    ['dropout', (x) => tf.dropout(x, 0.5)],
    ['dropout with a seed', (x) => tf.dropout(x, 0.5, undefined, 7)],
  ])('refuses to draw in JavaScript: %s', (name, step) => {
    const before = surroundings();
    const op = name.split(' ')[0];
    const x = input();
    expect(() => call(step, x)).toThrow(`jit: tf.${op} draws in JavaScript`);
    expect(() => call(step, x)).toThrow(
      /use this library's randomUniform inside withSeed, with the seed as an argument/,
    );
    x.dispose();
    expect(surroundings()).toEqual(before);
    tf.dispose(step(input()) as tf.Tensor); // and draws again outside
  });

  it('refuses Math.random, what calls it, and randomUniform without a seed', () => {
    expect(() => call((x) => x.mul(Math.random()))).toThrow(/draws with Math\.random/);
    expect(() => call((x) => giving(x, tf.util.shuffle([1, 2])))).toThrow(/draws with Math\.random/);
    expect(() => call(() => randomUniform([2]))).toThrow(/inside withSeed/);
    expect(Math.random()).toBeLessThan(1);
  });

  it('accepts a dropout that drops nothing', () => {
    const recorded = jit((x: tf.Tensor) => tf.dropout(x, 0));
    expect([...recorded(input()).dataSync()]).toEqual([1, 2, 3]);
    recorded.dispose();
  });

  const outside =
    /that was made outside the step; pass it in as an argument, make it inside, or keep it in a tf\.variable/;

  it('refuses a tensor from outside, whether used before or not, whether read, returned or assigned', () => {
    const fresh = tf.tensor1d([4, 5, 6]);
    expect(() => call((x) => x.mul(fresh))).toThrow(/^jit: tf\.mul uses a tensor \[3\] that was made outside/);
    expect(() => call((x) => x.mul(fresh.dataSync()[0]))).toThrow(/reads the value of a tensor \[3\]/);
    fresh.add(1);
    const variable = tf.variable(tf.tensor1d([0, 0, 0]));
    for (const step of [
      (x: tf.Tensor) => x.mul(fresh),
      () => fresh,
      (x: tf.Tensor) => giving(x, variable.assign(fresh as tf.Tensor1D)),
    ])
      expect(() => call(step)).toThrow(outside);
    expect([...variable.dataSync()]).toEqual([0, 0, 0]);
    variable.dispose();
  });

  it('refuses an argument that it reaches by another way, because the next call passes another one', () => {
    const x = input();
    expect(() => call((argument) => argument.mul(x), x)).toThrow(outside);
    expect(() => call((argument) => argument.mul(x.clone()), x)).toThrow(outside);
  });

  it("refuses a copy of a variable's value, and the tensor that it was made from, because they do not change with it", () => {
    const initial = tf.scalar(1);
    const variable = tf.variable(initial);
    const start = variable.clone();
    expect(() => call((x) => x.mul(variable.sub(start)))).toThrow(outside);
    expect(() => call((x) => x.mul(variable.sub(initial)))).toThrow(outside);
    variable.dispose();
  });

  it('refuses a tensor kept from an earlier recording', () => {
    let kept: tf.Tensor | undefined;
    const step = (x: tf.Tensor) => {
      kept ??= tf.keep(x.mul(2));
      return x.add(kept);
    };
    const recorded = jit(step);
    recorded(input());
    expect(() => recorded(tf.tensor1d([1]))).toThrow(outside);
    recorded.dispose();
    kept?.dispose();
  });

  it('refuses what it cannot record even if the step catches the error', () => {
    const before = surroundings();
    const x = input();
    const quiet = (x: tf.Tensor) => {
      try {
        return x.mul(x.dataSync()[0]);
      } catch {
        return x;
      }
    };
    const angry = (x: tf.Tensor) => {
      try {
        return x.mul(x.dataSync()[0]);
      } catch {
        throw new TypeError('of its own');
      }
    };
    expect(() => call(quiet, x)).toThrow(/reads the value of argument 0/);
    expect(() => call(angry, x)).toThrow(JitError);
    x.dispose();
    expect(surroundings()).toEqual(before);
  });

  it.each<[string, Step]>([
    ['a promise', async (x) => x],
    ['a number', () => 3],
    ['undefined', () => {}],
    ['null', () => null],
    ['a number', (x) => [x, 3]],
    ['a object', (x) => ({ x })],
  ])('refuses to give %s', (what, step) => {
    expect(() => call(step)).toThrow(
      `jit: the step returns ${what}; a recorded step must return a tensor, or an array of tensors`,
    );
  });

  it('refuses to return a tensor that it has disposed of', () => {
    expect(() =>
      call((x) => {
        const y = x.mul(2);
        y.dispose();
        return y;
      }),
    ).toThrow('returns a tensor that it has disposed of');
  });

  it('refuses an argument that is not a tensor, or has been disposed of', () => {
    const recorded = jit((x: tf.Tensor) => x);
    expect(() => recorded(3 as never)).toThrow('jit: argument 0 must be a tensor, found number');
    const gone = tf.scalar(1);
    gone.dispose();
    expect(() => recorded(gone)).toThrow('jit: argument 0, [], has been disposed of');
    expect(() => recorded(tf.tensor(['text']))).toThrow('jit: argument 0 must hold numbers, found text');
  });

  it('refuses to make variables at every call, and keeps those that it made', () => {
    const before = tf.memory().numTensors;
    const made: tf.Variable[] = [];
    expect(() =>
      call((x) => {
        const weight = tf.variable(tf.scalar(2), true, `made-${made.length}`);
        made.push(weight);
        return x.mul(weight);
      }),
    ).toThrow(/makes variables at every call \(made-\d\); make them once, outside the step/);
    tf.dispose(made);
    expect(tf.memory().numTensors).toBe(before + 1); // the argument
  });

  it('refuses to dispose of variables', () => {
    const variable = tf.variable(tf.scalar(2), true, 'dear');
    expect(() => call((x) => giving(x, variable.dispose()))).toThrow(
      'disposes of the variable dear; do so outside the step',
    );
    expect(() => call((x) => giving(x, tf.disposeVariables()))).toThrow(/disposes of the variable/);
    expect(variable.isDisposed).toBe(false);
    expect(variable.dataSync()[0]).toBe(2);
    variable.dispose();
  });

  it('refuses ops that a graph cannot hold', () => {
    const { TF_ATTR_STRING, TF_ATTR_INT, TF_ATTR_FLOAT } = nativeBackend().binding;
    const withAttribute = (name: string, type: number, value: unknown) => (x: tf.Tensor) =>
      nativeOp('Neg', [attribute(name, type, value)], [x])[0];
    expect(() => call(withAttribute('names', TF_ATTR_STRING, ['a', 'b']))).toThrow(
      'op Neg has an attribute "names" with a value that a graph cannot hold (["a","b"])',
    );
    expect(() => call(withAttribute('size', TF_ATTR_INT, 'many'))).toThrow('op Neg has an attribute "size"');
    expect(() => call(withAttribute('kind', TF_ATTR_FLOAT + 99, 1))).toThrow('op Neg has an attribute "kind"');
    expect(() => call((x) => giving(x, nativeOp('NoOp', [], [], 0)))).toThrow('op NoOp gives no tensor');
  });

  it('names the op that TensorFlow cannot put into a graph', () => {
    // Eager mode works out the missing type.
    expect(() => call((x) => nativeOp('Neg', [], [x])[0])).toThrow(/cannot run the recorded step as one graph: .*Neg/s);
  });

  it("refuses to differentiate through a recorded step's variables, or to be part of another step with them", () => {
    const weight = tf.variable(tf.scalar(2));
    const recorded = jit((x: tf.Tensor) => x.mul(weight));
    const [before, within] = [tf.grad((x) => recorded(x)), jit((x: tf.Tensor) => recorded(x).add(1))];
    expect([...before(input()).dataSync()]).toEqual([2, 2, 2]); // not recorded yet
    expect([...within(input()).dataSync()]).toEqual([3, 5, 7]);
    recorded(input());
    expect(() => tf.grad((x) => recorded(x))(input())).toThrow(/called where gradients are taken.*call the function/);
    expect(() => within(tf.tensor1d([1]))).toThrow(
      /called inside another, and its variables live in a graph of its own/,
    );
    tf.dispose(weight);
    recorded.dispose();
    within.dispose();
  });
});
