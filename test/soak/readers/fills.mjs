/** @type {Buffer[]} */
const kept = [];

/**
 * Takes 200 MB of memory, and keeps it, on each input that begins with 1.
 *
 * @type {import('../../../soak/fuzz/reader.mjs').Reader}
 */
export default {
  what: 'fills',
  seeds: async () => [Buffer.of(0, 1, 2, 3)],
  wholeSeeds: 1,
  fields: [{ at: 0, size: 1 }],
  read(bytes) {
    if (bytes[0] === 1) kept.push(Buffer.alloc(200 * 2 ** 20, 1));
    if (bytes[0] > 1) throw new Error(`fills: found ${bytes[0]}`);
  },
  isNamed: (message) => message.startsWith('fills: '),
};
