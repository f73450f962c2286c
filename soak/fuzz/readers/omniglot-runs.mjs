import { parseRunLabels } from '../../../lib/dist/data/omniglot/parse-run-labels.js';
import { WrongResult } from '../reader.mjs';

const run = 'run07';
/** @param {number} number */
const two = (number) => String(number).padStart(2, '0');

/**
 * @param {string} of the run
 * @param {number} step between the classes of two items
 */
const labels = (of, step, end = '\n') =>
  Buffer.from(
    Array.from(
      { length: 20 },
      (_, i) => `${of}/test/item${two(i + 1)}.png ${of}/training/class${two(((i * step) % 20) + 1)}.png${end}`,
    ).join(''),
  );

/** @type {import('../reader.mjs').Reader} */
export default {
  what: "labels of Omniglot's one-shot runs (`parseRunLabels`)",
  seeds: async () => [labels(run, 7), labels(run, 3, '\r\n'), labels(run, 19).subarray(0, -1), labels('run08', 7)],
  wholeSeeds: 3,
  fields: [15, 16, 41, 42].map((at) => ({ at, size: 1 })),
  read(bytes) {
    const answers = parseRunLabels(bytes, { run });
    const found = Array.from(answers).sort((a, b) => a - b);
    if (found.length !== 20 || found.some((answer, i) => answer !== i)) throw new WrongResult(`answers ${answers}`);
  },
  isNamed: (message, error) => error.constructor === Error && message.startsWith('parseRunLabels: run07/'),
};
