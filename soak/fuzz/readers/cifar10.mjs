import { parseCifar10 } from '../../../lib/dist/data/cifar10-records.js';
import { WrongResult } from '../reader.mjs';

const record = 3073;

/** @param {number} count */
const records = (count) =>
  Buffer.from(Array.from({ length: count * record }, (_, i) => (i % record === 0 ? (i / record) % 10 : i % 251)));

/** @type {import('../reader.mjs').Reader} */
export default {
  what: 'CIFAR-10 files (`parseCifar10`)',
  seeds: async () => [1, 2, 3].map(records),
  wholeSeeds: 3,
  fields: [0, record, 2 * record].map((at) => ({ at, size: 1 })),
  mend: (bytes) => bytes.subarray(0, bytes.length - (bytes.length % record)),
  read(bytes) {
    const { images, labels } = parseCifar10([bytes, bytes]);
    const count = (2 * bytes.length) / record;
    if (labels.length !== count || images.length !== 3072 * count || !labels.every((label) => label <= 9))
      throw new WrongResult(`${labels.length} labels and ${images.length} bytes of pixels of ${bytes.length} bytes`);
  },
  isNamed: (message, error) => error.constructor === Error && message.startsWith('parseCifar10: '),
};
