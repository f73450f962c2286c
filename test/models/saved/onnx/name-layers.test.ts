import { describe, expect, it, vi } from 'vitest';
import { withLayersNamed } from '../../../../lib/models/saved/onnx/name-layers';
import { tf } from '../../../../lib/tensorflow/tensorflow';
import { chain } from './stock-layers';

const inner = () => chain([3], tf.layers.dense({ units: 2, name: 'inside' }));
const scopes = () => tf.engine().state.scopeStack.flatMap(({ name }) => (name?.startsWith('layer:') ? [name] : []));

describe('withLayersNamed', () => {
  it("names the scope of each layer's call, of layers in layers too, and restores the calls", () => {
    const part = Object.assign(inner(), { name: 'part' });
    const own = tf.layers.reLU({ name: 'own' });
    const found: string[][] = [];
    const { call } = own;
    own.call = (...args) => {
      found.push(scopes());
      return call.apply(own, args);
    };
    const before = own.call;
    const inside = part.layers.find(({ name }) => name === 'inside')!;
    vi.spyOn(inside, 'call').mockImplementation((x) => {
      found.push(scopes());
      return tf.tidy(() => (Array.isArray(x) ? x[0] : x).mul(2));
    });
    const model = chain([3], part, own);
    found.length = 0;
    withLayersNamed(model, () => tf.tidy(() => void model.predict(tf.ones([1, 3]))));
    expect(found).toEqual([['layer:part', 'layer:inside'], ['layer:own']]);
    expect(own.call).toBe(before);
    expect(Object.hasOwn(part, 'call')).toBe(false);
  });

  it('restores the calls if the step throws', () => {
    const model = inner();
    const broken = () => {
      throw new Error('no');
    };
    expect(() => withLayersNamed(model, broken)).toThrow('no');
    expect(model.layers.map((layer) => Object.hasOwn(layer, 'call'))).toEqual([false, false]);
  });
});
