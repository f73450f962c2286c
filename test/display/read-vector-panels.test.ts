import { describe, expect, it } from 'vitest';
import { readVectorPanels } from '../../lib/display/read-vector-panels';

const nothing = { angles: [], distances: [], colors: {} };
/** Reads anything, as JavaScript could pass it. */
const read = (panels: unknown, options: object = {}) =>
  readVectorPanels(panels as Record<string, Record<string, number[]>>, { ...nothing, ...options });
const panels = { one: { a: [1, 0], b: [0, 1] }, two: { a: [1, 1], constructor: [0, 0] } };

describe('readVectorPanels', () => {
  it('reads panels in order, vectors of any array, and each name once', () => {
    const found = read({ ...panels, three: { c: Float32Array.of(0.5, -2) } });
    expect(found.names).toEqual(['a', 'b', 'constructor', 'c']);
    expect(found.panels.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
    expect(found.panels[2].vectors).toEqual([{ name: 'c', x: 0.5, y: -2 }]);
  });

  it('gives each panel the pairs of which it has both', () => {
    const found = read(panels, { angles: [['a', 'b']], distances: [['constructor', 'a']] });
    expect(found.panels[0].angles.map((pair) => pair.map(({ name }) => name))).toEqual([['a', 'b']]);
    expect(found.panels[0].distances).toEqual([]);
    expect(found.panels[1].angles).toEqual([]);
    expect(found.panels[1].distances.map((pair) => pair.map(({ name }) => name))).toEqual([['constructor', 'a']]);
  });

  it.each([
    [undefined, 'panels must be an object, one panel per name, found undefined'],
    [null, 'panels must be an object, one panel per name, found null'],
    [7, 'panels must be an object, one panel per name, found 7'],
    [[{ a: [1, 0] }], 'panels must be an object, one panel per name, found an array of 1'],
    [new Map(), 'panels must be an object, one panel per name, found an object of class Map'],
    [{}, 'panels must have at least one panel, found none'],
    [{ p: {} }, 'panel "p" must have at least one vector, found none'],
    [{ p: null }, 'panel "p" must be an object, one vector per name, found null'],
    [{ p: [1, 2] }, 'panel "p" must be an object, one vector per name, found an array of 2'],
    [{ p: { a: 1 } }, 'vector "a" of panel "p" must be two numbers, [x, y], found 1; project longer ones with pca'],
    [{ p: { a: [1] } }, 'vector "a" of panel "p" must be two numbers, [x, y], found an array of 1'],
    [{ p: { a: [1, 2, 3] } }, 'vector "a" of panel "p" must be two numbers, [x, y], found an array of 3'],
    [{ p: { a: 'xy' } }, 'vector "a" of panel "p" must be two numbers, [x, y], found \'xy\''],
    [{ p: { a: [1, Number.NaN] } }, 'vector "a" of panel "p" must hold finite 32-bit numbers, found NaN'],
    [{ p: { a: [1e39, 1] } }, 'vector "a" of panel "p" must hold finite 32-bit numbers, found 1e+39'],
    [{ p: { a: [1, '2'] } }, 'vector "a" of panel "p" must hold finite 32-bit numbers, found \'2\''],
    [{ p: { a: [1, 2n] } }, 'vector "a" of panel "p" must hold finite 32-bit numbers, found 2n'],
  ])('refuses the panels %o', (wrong, message) => {
    expect(() => read(wrong)).toThrow(RangeError);
    expect(() => read(wrong)).toThrow(`vectorPanels: ${message}`);
  });

  it.each([
    [{ angles: [['a', 'z']] }, "angles must name vectors among a, b, constructor, found 'z'"],
    [{ distances: [['a', 'toString']] }, "distances must name vectors among a, b, constructor, found 'toString'"],
    [{ colors: { z: 'red' } }, "colors must name vectors among a, b, constructor, found 'z'"],
    [{ colors: ['red'] }, 'colors must be an object, one color per name, found an array of 1'],
    [{ colors: null }, 'colors must be an object, one color per name, found null'],
    [{ angles: 'ab' }, "angles must be pairs of two names, such as [['a', 'b']], found 'ab'"],
    [{ angles: ['ab'] }, "angles must be pairs of two names, such as [['a', 'b']], found 'ab' among them"],
    [{ distances: [['a']] }, "pairs of two names, such as [['a', 'b']], found an array of 1 among them"],
    [{ distances: [['a', 'a']] }, "pairs of two names, such as [['a', 'b']], found 'a' twice"],
    [
      { angles: [['a', 'constructor']] },
      'angles must be between vectors with a direction, found (0, 0) as "constructor" of panel "two"',
    ],
  ])('refuses %o', (wrong, message) => {
    expect(() => read(panels, wrong)).toThrow(RangeError);
    expect(() => read(panels, wrong)).toThrow(message);
  });
});
