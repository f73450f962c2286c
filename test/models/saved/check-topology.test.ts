import { describe, expect, it } from 'vitest';
import { checkTopology } from '../../../lib/models/saved/check-topology';
import { tf } from '../../../lib/tensorflow/tensorflow';

interface Layer {
  name: string;
  class_name: string;
  config?: object;
  inbound_nodes: unknown;
}

const input = (name: string): Layer => ({ name, class_name: 'InputLayer', inbound_nodes: [] });
const layer = (name: string, ...uses: [string, number][][]): Layer => ({
  ...{ name, class_name: 'Dense', config: {} },
  inbound_nodes: uses.map((use) => use.map(([source, number]) => [source, number, 0, {}])),
});
const model = (...layers: Layer[]) => ({ class_name: 'Model', config: { layers } });

describe('checkTopology', () => {
  it('takes layers in any order, layers that are used twice, and models within models', () => {
    const order = [layer('b', [['a', 0]]), layer('a', [['x', 0]]), input('x')];
    const twice = [
      input('x'),
      layer('a', [['x', 0]], [['b', 0]]),
      layer('b', [['a', 0]]),
      layer('c', [
        ['a', 1],
        ['b', 0],
      ]),
    ];
    const inner = { ...layer('m', [['x', 0]]), config: model(...order).config };
    for (const layers of [order, twice, [input('x'), inner, layer('b', [['m', 1]])]])
      expect(() => checkTopology(model(...layers))).not.toThrow();
  });

  it.each<[string, Layer[]]>([
    ['itself', [input('x'), layer('a', [['a', 0]])]],
    ['each other', [input('x'), layer('a', [['b', 0]]), layer('b', [['a', 0]])]],
    ['nowhere', [input('x'), layer('a', [['y', 0]])]],
    ['a use that does not exist', [input('x'), layer('a', [['x', 1]])]],
  ])('refuses a layer that comes from %s, also in a model within', (_, layers) => {
    const message = "layer 'a' takes the result of a layer that is missing or comes after it";
    expect(() => checkTopology(model(...layers))).toThrow(message);
    const inner = { ...layer('m', [['x', 0]]), config: { layer: model(...layers) } };
    expect(() => checkTopology(model(input('x'), inner))).toThrow(message);
  });

  it('leaves anything that is not a network to tfjs', () => {
    for (const topology of [null, 7, {}, [], { layers: [null, 7, { inbound_nodes: 7 }] }])
      expect(() => checkTopology(topology)).not.toThrow();
  });

  it("accepts tfjs's own file of a network with a model that is used twice", () => {
    const shared = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [3] })] });
    const inputs = tf.input({ shape: [3] });
    const once = shared.apply(inputs) as tf.SymbolicTensor;
    const outputs = tf.layers.add().apply([once, shared.apply(once) as tf.SymbolicTensor]) as tf.SymbolicTensor;
    expect(() => checkTopology(tf.model({ inputs, outputs }).toJSON(undefined, false))).not.toThrow();
  });
});
