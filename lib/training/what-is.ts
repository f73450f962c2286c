/** A value as an error names it: `"adam"`, `0.01`, `a function`, `an object of class Foo`, `nothing`. */
export function whatIs(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value !== 'object') return String(value);
  const name = value.constructor?.name;
  return name && name !== 'Object'
    ? `an object of class ${name}`
    : `an object { ${Object.keys(value).slice(0, 6).join(', ')} }`;
}
