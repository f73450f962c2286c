import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBelow, countUpTo } from '../../lib/tensorflow/search-sorted';
import { tf } from '../../lib/tensorflow/tensorflow';

const row = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 });
const searches = fc
  .integer({ min: 1, max: 3 })
  .chain((rows) => fc.tuple(...[0, 1].map(() => fc.array(row, { minLength: rows, maxLength: rows }))));

function expectCounts() {
  fc.assert(
    fc.property(searches, ([unsorted, values]) => {
      const sorted = unsorted.map((one) => [...one].sort((a, b) => a - b));
      const count = (isIn: (x: number, value: number) => boolean) =>
        values.map((all, i) => all.map((value) => sorted[i].filter((x) => isIn(x, value)).length));
      const [x, y] = [tf.tensor2d(sorted), tf.tensor2d(values)];
      expect(countBelow(x, y).arraySync()).toEqual(count((a, b) => a < b));
      expect(countUpTo(x, y).arraySync()).toEqual(count((a, b) => a <= b));
    }),
  );
}

describe('counts below and up to a value', () => {
  it('agree with loops', expectCounts);

  it('agree with loops in JavaScript as well', async () => {
    const backend = tf.getBackend();
    await tf.setBackend('cpu');
    try {
      expectCounts();
    } finally {
      await tf.setBackend(backend);
    }
  });
});
