import { IdxError, parseIdx } from '../../../lib/dist/data/parse-idx.js';
import { WrongResult } from '../reader.mjs';

/** @param {number[]} shape */
function idx(...shape) {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header[2] = 8;
  header[3] = shape.length;
  for (const [axis, length] of shape.entries()) header.writeUInt32BE(length, 4 + 4 * axis);
  const count = shape.reduce((product, length) => product * length, 1);
  return Buffer.concat([header, Buffer.from(Array.from({ length: count }, (_, i) => i % 256))]);
}

/** @type {import('../reader.mjs').Reader} */
export default {
  what: 'IDX files (`parseIdx`)',
  seeds: async () => [idx(5, 28, 28), idx(50), idx(2, 3, 4, 5), idx(1), idx(3, 7)],
  wholeSeeds: 5,
  fields: [
    { at: 2, size: 1 },
    { at: 3, size: 1 },
    ...[4, 8, 12, 16].map((at) => /** @type {const} */ ({ at, size: 4, big: true })),
  ],
  read(bytes) {
    const { shape, values } = parseIdx(bytes);
    const wanted = shape.reduce((product, length) => product * length, 1);
    if (values.length !== wanted || values.length !== bytes.length - 4 - 4 * shape.length)
      throw new WrongResult(`shape ${shape.join('x')} with ${values.length} values of ${bytes.length} bytes`);
  },
  isNamed: (message, error) => error instanceof IdxError && message.startsWith('parseIdx: '),
};
