import { describe, expect, it } from 'vitest';
import { frozenGraph } from '../../lib/jit/frozen-graph';
import { JitError } from '../../lib/jit/jit-error';
import { useNativeGradients } from '../../lib/kernels/native-gradients';
import { tf } from '../../lib/tensorflow/tensorflow';

const weight = tf.variable(tf.ones([4, 2]));
const names = new Map([[weight, 'weight']]);
const frozen = (step: (x: tf.Tensor) => tf.Tensor, shape = [2, 2]) =>
  frozenGraph((x) => tf.tidy(() => step(x)), shape, names);

describe('frozenGraph', () => {
  it('has the ops of the step, for any number of rows, and the variables as nodes with the given names', () => {
    const graph = frozen((x) => x.reshape([x.shape[0], 4]).matMul(weight).reshape([x.shape[0], 1, 2]));
    expect(graph.nodes.map(({ op }) => op)).toEqual([
      'Placeholder',
      'Const',
      'Reshape',
      expect.stringMatching(/MatMul/),
      'Const',
      'Reshape',
    ]);
    expect(graph.nodes[0].attr.shape.shape?.dim.map(({ size }) => size)).toEqual([-1, 2, 2]);
    expect(graph.nodes.flatMap(({ input }) => input)).toContain('weight');
    const sizes = graph.nodes
      .filter(({ op }) => op === 'Const')
      .map(({ attr }) => [...new Int32Array(new Uint8Array(attr.value.tensor!.tensor_content).buffer)]);
    expect(sizes).toEqual([
      [-1, 4],
      [-1, 1, 2],
    ]);
    expect(graph.outputShape).toEqual([-1, 1, 2]);
  });

  it('does not write out many equal numbers, and distinguishes -0 from 0', () => {
    const constants = (values: Float32Array) =>
      frozen((x) => x.add(tf.tensor(values, [1, ...large])), large).nodes.map(({ op }) => op);
    const large = [100, 60];
    const zeros = new Float32Array(6_000);
    expect(constants(zeros)).toEqual(['Placeholder', 'Const', 'Const', 'Fill', expect.stringMatching(/^Add/)]);
    expect(constants(zeros.with(5_999, -0))).toEqual(['Placeholder', 'Const', expect.stringMatching(/^Add/)]);
  });

  it('returns the input if the step does', () => {
    const { input, output } = frozen((x) => x);
    expect(output).toBe(input);
  });

  it("holds only stock ops of TensorFlow, even where this library's own stand in for them", () => {
    useNativeGradients();
    const graph = frozen((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'), [4, 4, 16]);
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Placeholder', 'MaxPool']);
  });

  it('refuses a step that depends on the number of rows, changes a variable or reads one without a name', () => {
    const other = tf.variable(tf.scalar(2));
    const changing = (x: tf.Tensor) => {
      other.assign(tf.scalar(3));
      return x.abs();
    };
    const cases: [(x: tf.Tensor) => tf.Tensor, string][] = [
      [(x) => x.div(x.shape[0]), 'gives Const the number of rows'],
      [(x) => x.mul(tf.range(0, x.shape[0]).reshape([x.shape[0], 1, 1])), 'gives Const the number of rows'],
      [(x) => (x.shape[0] > 2 ? x.square() : x.abs()), 'runs other ops for another number of rows'],
      [(x) => x.mul(other), 'reads a variable that is not a weight'],
      [changing, 'changes a variable'],
    ];
    for (const [step, message] of cases) {
      expect(() => frozen(step)).toThrow(JitError);
      expect(() => frozen(step)).toThrow(message);
    }
  });

  it('leaks no tensor', () => {
    const before = tf.memory().numTensors;
    frozen((x) => x.reshape([x.shape[0], 4]).matMul(weight));
    expect(tf.memory().numTensors).toBe(before);
  });
});
