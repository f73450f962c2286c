let broken = false;

/**
 * Reads nothing more after an input that begins with 1.
 *
 * @type {import('../../../soak/fuzz/reader.mjs').Reader}
 */
export default {
  what: 'breaks',
  seeds: async () => [Buffer.of(0, 1, 2, 3)],
  wholeSeeds: 1,
  fields: [{ at: 0, size: 1 }],
  read(bytes) {
    broken ||= bytes[0] === 1;
    if (broken) throw new Error('breaks: broken');
    if (bytes[0] > 1) throw new Error(`breaks: found ${bytes[0]}`);
  },
  isNamed: (message) => message.startsWith('breaks: '),
};
