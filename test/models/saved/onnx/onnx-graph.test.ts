import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatsOf, floatTensor, OnnxGraph, transposed } from '../../../../lib/models/saved/onnx/onnx-graph';
import { tf } from '../../../../lib/tensorflow/tensorflow';

describe('transposed', () => {
  it("is tfjs's transpose, of any shape and order", () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
    const cases = shapes.chain((shape) =>
      fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
    );
    fc.assert(
      fc.property(cases, ([shape, order]) => {
        const size = shape.reduce((product, length) => product * length, 1);
        const values = Float32Array.from({ length: size }, (_, i) => i);
        const expected = tf.tidy(() => tf.tensor(values, shape).transpose(order));
        const found = transposed(floatTensor(shape, values), order);
        expect(found.shape).toEqual(expected.shape);
        expect(floatsOf(found)).toEqual(expected.dataSync());
        expected.dispose();
      }),
    );
  });

  it('moves values of one byte and of eight', () => {
    for (const bytes of [
      Uint8Array.of(1, 2, 3, 4, 5, 6),
      new Uint8Array(BigInt64Array.of(1n, 2n, 3n, 4n, 5n, 6n).buffer),
    ]) {
      const found = transposed({ type: 2, shape: [2, 3], bytes }, [1, 0]).bytes;
      const width = bytes.length / 6;
      expect([...found].filter((_, i) => i % width === 0)).toEqual([1, 4, 2, 5, 3, 6]);
    }
  });
});

describe('OnnxGraph', () => {
  it('gives every operator and constant a name of its own, under the layer', () => {
    const graph = new OnnxGraph();
    graph.scope = 'conv';
    const names = [graph.add('Conv', ['x']), graph.add('Conv', ['x']), ...graph.addSplitting('Split', ['x'], {}, 2)];
    names.push(graph.constant('conv/Conv', floatTensor([1], Float32Array.of(1))));
    expect(names).toEqual(['conv/Conv', 'conv/Conv_1', 'conv/Split', 'conv/Split:1', 'conv/Conv_2']);
  });

  it('keeps the same whole numbers once', () => {
    const graph = new OnnxGraph();
    expect(graph.int64([1, 2])).toBe(graph.int64([1, 2]));
    expect(graph.int64([1], [])).not.toBe(graph.int64([1]));
    expect(graph.constants.size).toBe(3);
  });
});
