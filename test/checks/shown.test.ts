import { expect, it } from 'vitest';
import { shown } from '../../lib/checks/shown';

class Foo {}

it.each([
  ['adam', "'adam'"],
  ['1', "'1'"],
  ['two\n"lines"', '\'two\\n"lines"\''],
  [1, '1'],
  [Number.NaN, 'NaN'],
  [1n, '1n'],
  [true, 'true'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol('s'), 'Symbol(s)'],
  [() => 1, 'a function'],
  [Foo, 'a function'],
  [[1, 2, 3], 'an array of 3'],
  [new Float32Array(2), 'an object of class Float32Array'],
  [new Foo(), 'an object of class Foo'],
  [{ a: 1, b: 2 }, 'an object { a, b }'],
  [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 }, 'an object { a, b, c, d, e, f, … }'],
  [Object.create(null), 'an object {  }'],
])('shows %o as an error does', (value, wanted) => {
  expect(shown(value)).toBe(wanted);
});
