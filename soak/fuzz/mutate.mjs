/** @typedef {import('../../lib/dist/tensorflow/seeded-random.js').Random} Random */

/**
 * The place of a number in a format's header.
 *
 * @typedef {object} Field
 * @property {number} at offset in bytes
 * @property {1 | 2 | 4 | 8} size in bytes
 * @property {boolean} [big] whether its first byte is the most significant
 */

/** Counts and lengths that no real file has, or that are just beyond the range of a type. */
const absurd = [0, 1, 2, 3, 127, 128, 255, 256, 65_535, 65_536, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
const absurdFloats = [Number.NaN, Number.POSITIVE_INFINITY, -0, -1, 0.5, 1e300, 2 ** 53, 2 ** 53 - 1, -(2 ** 31)];
const absurdTexts = ['0', '-1', '0.5', '1e999', '4294967296', '9007199254740993', 'null', '"x"', '[]', '{}', '""'];

/**
 * A copy of one of the seeds with one to four changes: bits flipped, bytes overwritten, numbers of the header made absurd, cut,
 * lengthened, parts taken out, doubled, or put in from another seed.
 *
 * @param {Random} random
 * @param {Uint8Array[]} seeds
 * @param {Field[]} fields
 * @returns {Buffer}
 */
export function mutate(random, seeds, fields) {
  /** @type {Buffer} */
  let bytes = Buffer.from(seeds[random.integer(seeds.length)]);
  if (random.integer(200) === 0) return noise(random, random.integer(300));
  for (let left = 1 + random.integer(4); left > 0; left--) {
    const change = changes[random.integer(changes.length)];
    bytes = change(random, bytes, { seeds, fields });
  }
  return bytes;
}

/** @type {((random: Random, bytes: Buffer, from: { seeds: Uint8Array[], fields: Field[] }) => Buffer)[]} */
const changes = [
  flipBits,
  overwrite,
  absurdField,
  absurdField,
  absurdAnywhere,
  absurdText,
  cut,
  lengthen,
  takeOut,
  splice,
];

/** @type {typeof changes[number]} */
function flipBits(random, bytes) {
  for (let left = 1 + random.integer(8); left > 0 && bytes.length > 0; left--)
    bytes[random.integer(bytes.length)] ^= 1 << random.integer(8);
  return bytes;
}

/** @type {typeof changes[number]} */
function overwrite(random, bytes) {
  const [from, to] = range(random, bytes.length, 64);
  const value = [0, 255, 0x7f, 0x80, random.integer(256)][random.integer(5)];
  return bytes.fill(value, from, to);
}

/** @type {typeof changes[number]} */
function absurdField(random, bytes, { fields }) {
  if (fields.length === 0) return absurdAnywhere(random, bytes, { seeds: [], fields });
  return writeAbsurd(random, bytes, fields[random.integer(fields.length)]);
}

/** @type {typeof changes[number]} */
function absurdAnywhere(random, bytes) {
  const size = /** @type {const} */ ([1, 2, 4, 8])[random.integer(4)];
  return writeAbsurd(random, bytes, { at: random.integer(bytes.length + 1), size, big: random.integer(2) === 0 });
}

/**
 * @param {Random} random
 * @param {Buffer} bytes
 * @param {Field} field
 */
function writeAbsurd(random, bytes, { at, size, big = false }) {
  if (at + size > bytes.length) return bytes;
  if (size === 8 && random.integer(2) === 0) {
    const value = absurdFloats[random.integer(absurdFloats.length)];
    if (big) bytes.writeDoubleBE(value, at);
    else bytes.writeDoubleLE(value, at);
    return bytes;
  }
  const value = random.integer(4) === 0 ? random.integer(2 ** 32) : absurd[random.integer(absurd.length)];
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(random.integer(16) === 0 ? 2n ** 64n - 1n : BigInt(value));
  for (let i = 0; i < size; i++) bytes[at + i] = number[big ? size - 1 - i : i];
  return bytes;
}

/** A number in a text, such as a header in JSON, becomes another, or no number. @type {typeof changes[number]} */
function absurdText(random, bytes) {
  const text = bytes.toString('latin1');
  const numbers = [...text.matchAll(/\d+/g)];
  if (numbers.length === 0) return bytes;
  const { 0: found, index = 0 } = numbers[random.integer(numbers.length)];
  const other = absurdTexts[random.integer(absurdTexts.length)];
  return Buffer.from(text.slice(0, index) + other + text.slice(index + found.length), 'latin1');
}

/** @type {typeof changes[number]} */
function cut(random, bytes) {
  const most = random.integer(2) === 0 ? Math.min(bytes.length, 16) : bytes.length;
  return bytes.subarray(0, bytes.length - random.integer(most + 1));
}

/** @type {typeof changes[number]} */
function lengthen(random, bytes) {
  const more = random.integer(2) === 0 ? Buffer.alloc(1 + random.integer(4096)) : noise(random, 1 + random.integer(64));
  return Buffer.concat([bytes, more]);
}

/** @type {typeof changes[number]} */
function takeOut(random, bytes) {
  const [from, to] = range(random, bytes.length, bytes.length);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
}

/** Part of a seed in the place of a part, or between. @type {typeof changes[number]} */
function splice(random, bytes, { seeds }) {
  const other = seeds.length > 0 ? seeds[random.integer(seeds.length)] : bytes;
  const part = other.subarray(...range(random, other.length, 4096));
  const at = random.integer(bytes.length + 1);
  const after = random.integer(2) === 0 ? at : Math.min(bytes.length, at + part.length);
  return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(after)]);
}

/**
 * @param {Random} random
 * @param {number} length
 * @param {number} most
 * @returns {[from: number, to: number]}
 */
function range(random, length, most) {
  const from = random.integer(length + 1);
  return [from, from + random.integer(Math.min(most, length - from) + 1)];
}

/**
 * @param {Random} random
 * @param {number} length
 */
function noise(random, length) {
  return Buffer.from(Array.from({ length }, () => random.integer(256)));
}
