/**
 * Ends its process on an input that begins with 1.
 *
 * @type {import('../../../soak/fuzz/reader.mjs').Reader}
 */
export default {
  what: 'crashes',
  seeds: async () => [Buffer.of(0, 1, 2, 3)],
  wholeSeeds: 1,
  fields: [{ at: 0, size: 1 }],
  read(bytes) {
    if (bytes[0] === 1) process.abort();
    if (bytes[0] > 1) throw new Error(`crashes: found ${bytes[0]}`);
  },
  isNamed: (message) => message.startsWith('crashes: '),
};
