import { expect, it } from 'vitest';
import { shown } from '../../lib/checks/shown';

class Foo {}

it.each([
  ['adam', "'adam'"],
  ['1', "'1'"],
  ['two\n"lines"', '\'two\\n"lines"\''],
  ['\x1b[2J\x9b\u202e', "'\\u001b[2J\\x9b\\u202e'"],
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
  [{ '\x1b[2J': 1 }, 'an object { \\x1b[2J }'],
  [JSON.parse('{ "constructor": { "name": "\\u001b[2J" } }'), 'an object of class \\x1b[2J'],
  [JSON.parse('{ "constructor": { "name": { "toString": 1 } } }'), 'an object { constructor }'],
  [Symbol('\x1b'), 'Symbol(\\x1b)'],
  [Object.create(null), 'an object {  }'],
])('shows %o as an error does', (value, wanted) => {
  expect(shown(value)).toBe(wanted);
});
