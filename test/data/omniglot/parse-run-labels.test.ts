import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRunLabels } from '../../../lib/data/omniglot/parse-run-labels';
import { labelsOf } from './archives';

const run = 'run07';
const rows = Array.from({ length: 20 }, (_, row) => row);
const whole = labelsOf(run, [...rows].reverse());
const text = whole.toString();
const order = fc.shuffledSubarray(rows, { minLength: 20 });

describe('a whole file', () => {
  test('says the row of each test image, in any order and with any line endings', () => {
    fc.assert(
      fc.property(order, order, fc.constantFrom('\n', '\r\n'), fc.boolean(), (answers, lines, end, closed) => {
        const written = labelsOf(run, answers).toString().trim().split('\n');
        const shuffled = lines.map((line) => written[line]).join(end) + (closed ? end : '');
        expect([...parseRunLabels(Buffer.from(shuffled), { run })]).toEqual(answers);
      }),
    );
  });
});

describe('everything else is refused with what was found', () => {
  test.each<[string, string, RegExp]>([
    ['nothing', '', /found 1 lines/],
    ['one line less', text.slice(0, text.trimEnd().lastIndexOf('\n')), /found 19 lines/],
    ['one line more', `${text}\n`, /found 21 lines/],
    ['another run', labelsOf('run08', rows).toString(), /found 'run08\/test.*' in line 1/],
    ['an item 0', text.replace('item01', 'item00'), /'run07\/test\/item00\.png .*' in line 1/],
    ['an item 21', text.replace('item20', 'item21'), /item21\.png .*' in line 20/],
    ['a class 21', text.replace('class20', 'class21'), /class21\.png' in line 1/],
    ['an item twice', text.replace('item02', 'item01'), /found item 01 twice/],
    ['a class twice', text.replace('class19', 'class20'), /found class 20 twice/],
    ['a path that climbs out', text.replace('run07/test/item03', '../../etc/item03'), /in line 3/],
    ['a long line', `${'x'.repeat(3000)}\n${text.slice(0, 900)}`, /lines|in line 1/],
  ])('%s', (_, bytes, message) => {
    expect(() => parseRunLabels(Buffer.from(bytes), { run })).toThrow(
      /^parseRunLabels: run07\/class_labels\.txt must /,
    );
    expect(() => parseRunLabels(Buffer.from(bytes), { run })).toThrow(message);
  });

  test('any bytes give 20 different rows, or the named error', () => {
    const changed = fc
      .tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }))
      .map(([at, byte]) => whole.map((old, i) => (i === at ? byte : old)));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 5_000 }), changed), (bytes) => {
        try {
          const answers = parseRunLabels(bytes, { run });
          expect([...answers].sort((a, b) => a - b)).toEqual(rows);
        } catch (error) {
          expect((error as Error).message).toMatch(/^parseRunLabels: /);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
