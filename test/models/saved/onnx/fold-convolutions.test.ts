import { describe, expect, it } from 'vitest';
import { foldConvolutions } from '../../../../lib/models/saved/onnx/fold-convolutions';
import { floatsOf, floatTensor, OnnxGraph } from '../../../../lib/models/saved/onnx/onnx-graph';
import '../../../matchers';

const floats = (...values: number[]) => Float32Array.from(values);
const statistics = { gamma: [2, -0.5], beta: [1, 3], mean: [0.5, -4], variance: [0.25, 9] };
const epsilon = 0.01;

/** A 1x1 convolution of one channel to two, with what follows it. */
function graphOf(follow: (graph: OnnxGraph, convolution: string) => void): OnnxGraph {
  const graph = new OnnxGraph();
  const kernel = graph.constant('kernel', floatTensor([2, 1, 1, 1], floats(3, 7)));
  follow(graph, graph.add('Conv', ['x', kernel]));
  return graph;
}

function normalized(graph: OnnxGraph, x: string): string {
  const names = Object.entries(statistics).map(([name, values]) =>
    graph.constant(name, floatTensor([2], floats(...values))),
  );
  return graph.add('BatchNormalization', [x, ...names], { epsilon: { float: epsilon } });
}

const biased = (graph: OnnxGraph, x: string, shape = [2, 1, 1], values = [10, 20]) =>
  graph.add('Add', [x, graph.constant('bias', floatTensor(shape, floats(...values)))]);

/** The convolution's factor and bias per channel. */
function partsOf({ nodes, constants }: OnnxGraph): number[][] {
  return nodes[0].input.slice(1).map((name) => [...floatsOf(constants.get(name)!)]);
}

describe('foldConvolutions', () => {
  it('folds a bias and then a batch normalisation into the kernel, with the same output', () => {
    const graph = graphOf((own, x) => {
      own.add('Relu', [normalized(own, biased(own, x))]);
    });
    foldConvolutions(graph);
    expect(graph.nodes.map(({ op_type }) => op_type)).toEqual(['Conv', 'Relu']);
    expect(graph.nodes[1].input).toEqual(graph.nodes[0].output);
    const [kernel, bias] = partsOf(graph);
    for (const [channel, input] of [
      [0, 0.3],
      [1, -1.7],
    ]) {
      const before = input * [3, 7][channel] + [10, 20][channel];
      const { gamma, beta, mean, variance } = statistics;
      const wanted =
        (gamma[channel] * (before - mean[channel])) / Math.sqrt(variance[channel] + epsilon) + beta[channel];
      expect(input * kernel[channel] + bias[channel]).toBeCloseTo(wanted, 4);
    }
  });

  it.each<[string, (graph: OnnxGraph, x: string) => void, string[]]>([
    [
      'another operator reads the convolution',
      (graph, x) => [normalized(graph, x), graph.add('Relu', [x])],
      ['Conv', 'BatchNormalization', 'Relu'],
    ],
    ['something is added to each place', (graph, x) => biased(graph, x, [2, 1, 2], [1, 2, 3, 4]), ['Conv', 'Add']],
    ['one number is added to all channels', (graph, x) => biased(graph, x, [1], [1]), ['Conv', 'Add']],
    ['a vector is added to the last axis', (graph, x) => biased(graph, x, [2]), ['Conv', 'Add']],
    ['a computed value is added', (graph, x) => graph.add('Add', [x, 'y']), ['Conv', 'Add']],
    [
      'a ReLU is in between',
      (graph, x) => normalized(graph, graph.add('Relu', [x])),
      ['Conv', 'Relu', 'BatchNormalization'],
    ],
  ])('leaves it as it is where %s', (_, follow, ops) => {
    const graph = graphOf(follow);
    foldConvolutions(graph);
    expect(graph.nodes.map(({ op_type }) => op_type)).toEqual(ops);
    expect(partsOf(graph)).toEqual([[3, 7]]);
  });
});
