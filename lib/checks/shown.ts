import { printable } from './printable';

/**
 * A value as errors show it, in one line: `'adam'`, `0.01`, `undefined`, `a function`, `an array of 3`, `an object of class Foo`,
 * `an object { a, b }`. The string `'1'` and the bigint `1n` do not look like the number 1, and a terminal shows control
 * characters of strings and names as text (`printable`).
 */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${printable(JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"'))}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return printable(String(value));
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const name: unknown = value.constructor?.name;
  if (typeof name === 'string' && name !== '' && name !== 'Object') return `an object of class ${printable(name)}`;
  const keys = Object.keys(value).map(printable);
  return `an object { ${keys.slice(0, 6).join(', ')}${keys.length > 6 ? ', …' : ''} }`;
}
