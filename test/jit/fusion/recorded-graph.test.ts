import { describe, expect, it } from 'vitest';
import { RecordedGraph } from '../../../lib/jit/fusion/recorded-graph';
import type { NodeDef } from '../../../lib/jit/graph-def';
import type { Recording } from '../../../lib/jit/recording';
import { tf } from '../../../lib/tensorflow/tensorflow';

const source = (name: string) => ({ name, dtype: 1, shape: [2], title: name });
const node = (name: string, op: string, ...input: string[]): NodeDef => ({ name, op, input, attr: {} });
const kept = tf.variable(tf.zeros([2]));

/** a = A(input), b = B(a), c = C(b, a); returns b and assigns c. */
function recording(): Recording {
  const nodes = [node('a', 'A', 'input0'), node('b', 'B', 'a'), node('c', 'C', 'b', 'a:1'), node('idle', 'A', 'a')];
  return {
    nodes,
    shapes: new Map(['input0', 'a', 'a:1', 'b', 'c'].map((name) => [name, [2]])),
    inputs: [source('input0')],
    outputs: [source('b')],
    reads: new Map([[kept, source('read0')]]),
    assigns: new Map([[kept, source('c')]]),
  };
}
const names = (nodes?: NodeDef[]) => nodes?.map(({ name }) => name);

describe('RecordedGraph', () => {
  it('knows what makes and what reads a source, but not the readers of what the step returns or assigns', () => {
    const graph = new RecordedGraph(recording());
    expect(graph.maker('a', 'A')?.name).toBe('a');
    expect([graph.maker('a', 'B'), graph.maker('input0', 'A'), graph.maker('a:1', 'A')]).toEqual(
      Array(3).fill(undefined),
    );
    expect(names(graph.readers('a'))).toEqual(['b', 'idle']);
    expect(names(graph.readers('a:1'))).toEqual(['c']);
    expect([graph.readers('b'), graph.readers('c')]).toEqual([undefined, undefined]);
    expect(() => graph.shapeOf('nothing')).toThrow('jit: the shape of nothing is not known');
  });

  it('removes what nothing needs, and leaves the recording as it was', () => {
    const original = recording();
    const graph = new RecordedGraph(original);
    graph.sweep();
    expect(names(graph.recording().nodes)).toEqual(['a', 'b', 'c']);
    graph.replace('a', 'input0');
    graph.sweep();
    expect(names(graph.recording().nodes)).toEqual(['a', 'b', 'c']); // its second output is still read
    graph.replace('a:1', 'input0');
    graph.sweep();
    expect(names(graph.recording().nodes)).toEqual(['b', 'c']);
    expect(original).toEqual(recording());
  });

  it('follows an output and an assigned value through several replacements', () => {
    const graph = new RecordedGraph(recording());
    const [b, c] = ['b', 'c'].map((name) => graph.ofOp(name.toUpperCase())[0]);
    const first = graph.substitute(b, 'B1', b.input, {});
    const second = graph.substitute(first, 'B2', first.input, {});
    const last = graph.substitute(c, 'C1', c.input, {});
    expect(graph.readers(second.name)).toBeUndefined();
    expect(graph.readers(last.name)).toBeUndefined();
    graph.sweep();
    const { outputs, assigns, nodes } = graph.recording();
    expect(outputs).toEqual([{ ...source('b'), name: second.name }]);
    expect([...assigns]).toEqual([[kept, { ...source('c'), name: last.name }]]);
    expect(nodes.map(({ op }) => op).sort()).toEqual(['A', 'B2', 'C1']);
    expect(last.input).toEqual([second.name, 'a:1']);
  });

  it('replaces a source for all readers but the excepted ones', () => {
    const graph = new RecordedGraph(recording());
    const [c] = graph.ofOp('C');
    graph.replace('b', 'other', [c]);
    expect(c.input).toEqual(['b', 'a:1']);
    expect(graph.recording().outputs[0].name).toBe('other');
  });

  it('adds nodes whose outputs have shapes, adds reshapes, and reads their constants', () => {
    const graph = new RecordedGraph(recording());
    const [a] = graph.ofOp('A');
    const added = graph.add(a, 'Pool', ['a'], {}, [[1], [3, 4]]);
    expect([graph.shapeOf(added.name), graph.shapeOf(`${added.name}:1`)]).toEqual([[1], [3, 4]]);
    const reshaped = graph.reshape(a, 'a', [1, 2], 'row');
    expect(graph.shapeOf(reshaped)).toEqual([1, 2]);
    const [, sizes] = graph.maker(reshaped, 'Reshape')!.input;
    expect(graph.wholeNumbers(sizes)).toEqual([1, 2]);
    expect(graph.wholeNumbers('a')).toBeUndefined();
  });
});
