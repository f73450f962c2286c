/**
 * The draws of TensorFlow's `StatelessRandomUniform` and `StatelessRandomNormal` on a processor, in JavaScript: Philox 4x32-10
 * (Salmon et al., 2011), keyed by a seed of two numbers as TensorFlow keys it.
 * @see J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011
 */
type Words = [number, number, number, number];

const rounds = 10;

/** `count` uniform draws in [0, 1), float32: the same bits as TensorFlow's. */
export function philoxUniform(seed: ArrayLike<number>, count: number): Float32Array {
  return drawn(seed, count, (words) => words.map(toUnit));
}

/** `count` draws of the standard normal distribution (Box and Muller, 1958), float32: as TensorFlow's, to its rounding. */
export function philoxNormal(seed: ArrayLike<number>, count: number): Float32Array {
  return drawn(seed, count, ([a, b, c, d]) => [...normalPair(a, b), ...normalPair(c, d)]);
}

function drawn(seed: ArrayLike<number>, count: number, draws: (words: Words) => number[]): Float32Array {
  const { key, start } = scrambled(seed);
  const values = new Float32Array(count);
  for (let first = 0; first < count; first += 4) {
    const group = first / 4;
    const four = draws(philox([group >>> 0, Math.floor(group / 2 ** 32), start[0], start[1]], key));
    for (let i = 0; i < 4 && first + i < count; i++) values[first + i] = four[i];
  }
  return values;
}

/** TensorFlow's own mixing of the seed, so that it does not matter which part of it differs. */
function scrambled(seed: ArrayLike<number>): { key: [number, number]; start: [number, number] } {
  // int32 that is extended to 64 bits.
  const high = (value: number) => (value < 0 ? 0xffffffff : 0);
  const counter: Words = [seed[0] >>> 0, high(seed[0]), seed[1] >>> 0, high(seed[1])];
  const [a, b, c, d] = philox(counter, [0x3ec8f720, 0x02461e29]);
  return { key: [a, b], start: [c, d] };
}

function philox(counter: Words, [low, high]: [number, number]): Words {
  let [a, b, c, d] = counter;
  let [first, second] = [low, high];
  for (let round = 0; round < rounds; round++) {
    const [highA, highC] = [highProduct(0xd2511f53, a), highProduct(0xcd9e8d57, c)];
    const [lowA, lowC] = [Math.imul(0xd2511f53, a) >>> 0, Math.imul(0xcd9e8d57, c) >>> 0];
    [a, b, c, d] = [(highC ^ b ^ first) >>> 0, lowC, (highA ^ d ^ second) >>> 0, lowA];
    first = (first + 0x9e3779b9) >>> 0;
    second = (second + 0xbb67ae85) >>> 0;
  }
  return [a, b, c, d];
}

/** The high 32 bits of a product of two numbers of 32 bits. */
function highProduct(x: number, y: number): number {
  const [x0, x1, y0, y1] = [x & 0xffff, x >>> 16, y & 0xffff, y >>> 16];
  const middle = x1 * y0 + ((x0 * y0) >>> 16);
  const other = x0 * y1 + (middle & 0xffff);
  return x1 * y1 + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000);
}

/** 23 bits as the fraction of a number in [1, 2), less 1. */
const toUnit = (word: number) => (word & 0x7fffff) / 2 ** 23;

function normalPair(x: number, y: number): [number, number] {
  const length = Math.sqrt(-2 * Math.log(Math.max(toUnit(x), 1e-7)));
  const angle = 2 * Math.PI * toUnit(y);
  return [Math.sin(angle) * length, Math.cos(angle) * length];
}
