/** `expect(actual).toBeAllclose(expected, { rtol, atol })`. Import this file for its effect. */
import { expect } from 'vitest';
import { noteUsedTolerance } from './used-tolerance';

export interface Tolerance {
  /** Relative to the expected value; default 1e-5. */
  rtol?: number;
  /** Absolute; default 1e-6. */
  atol?: number;
}

interface AllcloseMatcher<R> {
  /**
   * |actual - expected| <= atol + rtol |expected|, element by element, and the shapes are equal. Tensors, typed arrays,
   * nested arrays and numbers. One expected number stands for every element of an actual that has at least one.
   * NaN is close to nothing, not even to NaN; an infinity to itself only.
   */
  toBeAllclose(expected: unknown, tolerance?: Tolerance): R;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: must repeat vitest's own declaration
  interface Matchers<T = any> extends AllcloseMatcher<T> {}
}

interface Flat {
  shape: number[];
  values: number[];
}

function flatten(value: unknown): Flat {
  const tensor = value as { shape?: number[]; dataSync?: () => ArrayLike<number> };
  if (typeof tensor?.dataSync === 'function') {
    return { shape: [...(tensor.shape as number[])], values: Array.from(tensor.dataSync(), Number) };
  }
  if (typeof value === 'number' || typeof value === 'boolean') return { shape: [], values: [Number(value)] };
  if (ArrayBuffer.isView(value)) {
    const values = Array.from(value as unknown as ArrayLike<number>, Number);
    return { shape: [values.length], values };
  }
  if (!Array.isArray(value))
    throw new TypeError(`toBeAllclose: cannot compare ${value === null ? null : typeof value}`);
  const rows = value.map(flatten);
  for (const row of rows) {
    if (`${row.shape}` !== `${rows[0].shape}`) throw new TypeError('toBeAllclose: rows of different lengths');
  }
  return { shape: [rows.length, ...(rows[0]?.shape ?? [])], values: rows.flatMap((row) => row.values) };
}

expect.extend({
  toBeAllclose(received: unknown, wanted: unknown, { rtol = 1e-5, atol = 1e-6 }: Tolerance = {}) {
    const actual = flatten(received);
    const expected = flatten(wanted);
    const everywhere = expected.shape.length === 0 && actual.values.length > 0;
    if (!everywhere && `${actual.shape}` !== `${expected.shape}`) {
      const message = () => `shapes differ: found [${actual.shape}], wanted [${expected.shape}]`;
      return { pass: false, message, actual: actual.values, expected: expected.values };
    }
    const target = (i: number) => expected.values[everywhere ? 0 : i];
    const room = (i: number) => atol + rtol * Math.abs(target(i));
    const isClose = (value: number, i: number) =>
      value === target(i) || (Number.isFinite(target(i)) && Math.abs(value - target(i)) <= room(i));
    const share = (value: number, i: number) => (value === target(i) ? 0 : Math.abs(value - target(i)) / room(i));
    if (process.env.SIAMESE_SPREAD) noteUsedTolerance(actual.values.map(share).reduce((a, b) => Math.max(a, b), 0));
    const far = actual.values.flatMap((value, i) => (isClose(value, i) ? [] : [i]));
    const lines = far.slice(0, 5).map((i) => `  at ${i}: found ${actual.values[i]}, wanted ${target(i)}`);
    return {
      pass: far.length === 0,
      message: () =>
        `${far.length} of ${actual.values.length} values beyond atol ${atol} + rtol ${rtol}\n${lines.join('\n')}`,
    };
  },
});
