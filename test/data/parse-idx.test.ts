import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IdxError, parseIdx } from '../../lib/data/parse-idx';
import { idx } from './idx';

/** Reads the file one digit at a time with big integers; null for what is not a whole file. */
function slowParse(bytes: Uint8Array): { shape: number[]; values: number[] } | null {
  const rest = Array.from(bytes);
  const take = () => rest.shift() ?? -1;
  if (take() !== 0 || take() !== 0 || take() !== 8) return null;
  const rank = take();
  if (rank < 1 || rest.length < 4 * rank) return null;
  const shape: bigint[] = [];
  for (let axis = 0; axis < rank; axis++) {
    let length = 0n;
    for (let digit = 0; digit < 4; digit++) length = length * 256n + BigInt(take());
    shape.push(length);
  }
  const product = shape.reduce((a, b) => a * b, 1n);
  if (product === 0n || product !== BigInt(rest.length)) return null;
  return { shape: shape.map(Number), values: rest };
}

describe('a whole file', () => {
  test('two images of 2x3', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255];
    const found = parseIdx(idx([2, 2, 3], values));
    expect(found.shape).toEqual([2, 2, 3]);
    expect(Array.from(found.values)).toEqual(values);
  });

  test('any shape comes back as it was written', () => {
    const file = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }).chain((shape) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return fc.tuple(fc.constant(shape), fc.uint8Array({ minLength: size, maxLength: size }));
    });
    fc.assert(
      fc.property(file, ([shape, values]) => {
        const found = parseIdx(idx(shape, values));
        expect(found.shape).toEqual(shape);
        expect(found.values).toEqual(values);
      }),
    );
  });

  test('the values are a view: no bytes are copied, wherever the file lies in its buffer', () => {
    const file = idx([2, 2], [1, 2, 3, 4]);
    const buffer = new Uint8Array(file.length + 10);
    buffer.set(file, 7);
    const { values } = parseIdx(buffer.subarray(7, 7 + file.length));
    buffer[7 + file.length - 1] = 99;
    expect(Array.from(values)).toEqual([1, 2, 3, 99]);
    expect(values.buffer).toBe(buffer.buffer);
  });

  test('a Buffer gives plain unsigned bytes', () => {
    expect(Object.getPrototypeOf(parseIdx(Buffer.from(idx([1], [5]))).values)).toBe(Uint8Array.prototype);
  });
});

describe('everything else is refused with what was found', () => {
  const whole = idx([2, 3], [1, 2, 3, 4, 5, 6]);
  test.each<[string, unknown, RegExp]>([
    ['nothing', new Uint8Array(0), /found 0 bytes/],
    ['three bytes', new Uint8Array(3), /found 3 bytes/],
    ['not bytes', [0, 0, 8, 1, 0, 0, 0, 1, 5], /must be a Uint8Array/],
    ['another start', Uint8Array.of(1, 0, 8, 1, 0, 0, 0, 1, 5), /must start with 00 00 08 .*found 01 00 08 01/],
    ['a gzip file', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0), /1f 8b 08 00 \(a gzip file; decompress it first\)/],
    ['32-bit floats', idx([1], [0, 0, 0, 0], 0x0d), /element type must be 0x08 .*found 0x0d/],
    ['signed bytes', idx([1], [1], 9), /element type must be 0x08 .*found 0x09/],
    ['no dimensions', Uint8Array.of(0, 0, 8, 0, 7), /1 dimension or more, found 0/],
    ['a header cut short', whole.subarray(0, 11), /truncated: the header of 2 dimensions must have 12 bytes, found 11/],
    ['255 dimensions in 12 bytes', Uint8Array.of(0, 0, 8, 255, 0, 0, 0, 1, 0, 0, 0, 1), /1024 bytes, found 12/],
    ['a dimension of 0', idx([2, 0, 3], []), /dimension 2 of 3 must have length 1 or more, found 0/],
    ['one byte less', whole.subarray(0, 17), /truncated: shape 2x3 must have 6 bytes of elements, found 5/],
    ['one byte more', Uint8Array.of(...whole, 0), /trailing bytes: shape 2x3 must have 6 bytes of elements, found 7/],
    ['four thousand million images', idx([0xffffffff], [1]), /must have 4294967295 bytes of elements, found 1/],
    ['dimensions whose product is 0 in 32 bits', idx([65536, 65536], [1]), /must have 4294967296 bytes/],
    ['dimensions whose product is 0 in 64 bits', idx([65536, 65536, 65536, 65536], []), /truncated/],
    ['255 dimensions of four thousand million', idx(Array(255).fill(0xffffffff), [1, 2, 3]), /truncated/],
  ])('%s', (_, bytes, message) => {
    expect(() => parseIdx(bytes as Uint8Array)).toThrow(IdxError);
    expect(() => parseIdx(bytes as Uint8Array)).toThrow(message);
  });

  test('every shorter file', () => {
    for (let length = 0; length < whole.length; length++) {
      expect(() => parseIdx(whole.subarray(0, length))).toThrow(IdxError);
    }
  });

  test('any bytes give what the slow reader gives, and fail only with the named error', () => {
    const anything = fc.uint8Array({ maxLength: 40 });
    const nearly = fc
      .tuple(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }), fc.uint8Array({ maxLength: 30 }))
      .map(([shape, values]) => idx(shape, values));
    const damaged = fc
      .tuple(nearly, fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([bytes, at, value]) => bytes.map((byte, index) => (index === at % bytes.length ? value : byte)));
    let whole = 0;
    fc.assert(
      fc.property(fc.oneof(anything, nearly, damaged), (bytes) => {
        const expected = slowParse(bytes);
        try {
          const found = parseIdx(bytes);
          expect({ shape: found.shape, values: Array.from(found.values) }).toEqual(expected);
          whole++;
        } catch (error) {
          if (!(error instanceof IdxError)) throw error;
          expect(expected).toBeNull();
        }
      }),
      { numRuns: 5000 },
    );
    expect(whole).toBeGreaterThan(10);
  });
});
