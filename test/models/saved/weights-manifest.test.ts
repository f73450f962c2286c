import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseModelJson } from '../../../lib/models/saved/weights-manifest';

class Refused extends Error {}
const refuse = (found: string): never => {
  throw new Refused(found);
};

const entry = { name: 'd/kernel', shape: [3, 2], dtype: 'float32' };

describe('parseModelJson', () => {
  it('gives the network and the groups of weights', () => {
    const quantized = { ...entry, name: 'e/kernel', quantization: { dtype: 'uint8', scale: 0.1, min: -1 } };
    const weightsManifest = [{ paths: ['a.bin', 'b.bin'], weights: [entry, quantized] }];
    const { topology, groups } = parseModelJson(JSON.stringify({ modelTopology: { a: 1 }, weightsManifest }), refuse);
    expect(topology).toEqual({ a: 1 });
    expect(groups).toEqual([{ paths: ['a.bin', 'b.bin'], entries: [entry, quantized] }]);
  });

  it('refuses any other JSON with its own error', () => {
    const oneOf = fc.oneof(
      fc.json(),
      fc.jsonValue().map((weightsManifest) => JSON.stringify({ modelTopology: {}, weightsManifest })),
    );
    const entries = fc
      .jsonValue()
      .map((weight) => JSON.stringify({ modelTopology: {}, weightsManifest: [{ paths: [], weights: [weight] }] }));
    fc.assert(
      fc.property(fc.oneof(oneOf, entries, fc.string()), (text) => {
        try {
          expect(Array.isArray(parseModelJson(text, refuse).groups)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Refused);
        }
      }),
    );
  });
});
