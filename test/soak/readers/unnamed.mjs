/**
 * Throws an error that is not its own on an input that begins with 1.
 *
 * @type {import('../../../soak/fuzz/reader.mjs').Reader}
 */
export default {
  what: 'unnamed',
  seeds: async () => [Buffer.of(0, 1, 2, 3)],
  wholeSeeds: 1,
  fields: [{ at: 0, size: 1 }],
  read(bytes) {
    if (bytes[0] === 1) JSON.parse('{');
    if (bytes[0] > 1) throw new Error(`unnamed: found ${bytes[0]}`);
  },
  isNamed: (message) => message.startsWith('unnamed: '),
};
