import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confusionMatrix } from '../../lib/evaluation/confusion-matrix';
import { golden } from './support';

describe('confusionMatrix', () => {
  it('counts actual classes down, predicted classes across', () => {
    expect(confusionMatrix([0, 0, 0, 1, 2], [0, 1, 1, 1, 0], { classes: 3 })).toEqual([
      [1, 2, 0],
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });

  it("is scikit-learn's", () => {
    const { actual, predicted, matrix } = golden.confusion;
    expect(confusionMatrix(Uint8Array.from(actual), Int32Array.from(predicted), { classes: 6 })).toEqual(matrix);
  });

  it('counts each item once, where a filter finds it', () => {
    const items = fc.array(fc.tuple(fc.nat(4), fc.nat(4)));
    fc.assert(
      fc.property(items, (pairs) => {
        const matrix = confusionMatrix(
          pairs.map(([actual]) => actual),
          pairs.map(([, predicted]) => predicted),
          { classes: 5 },
        );
        for (let a = 0; a < 5; a++) {
          for (let p = 0; p < 5; p++) {
            expect(matrix[a][p]).toBe(pairs.filter(([actual, predicted]) => actual === a && predicted === p).length);
          }
        }
      }),
    );
  });

  it('takes class names in place of their number', () => {
    expect(confusionMatrix([1], [0], { classes: ['boot', 'bag'] })).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it('refuses columns of different lengths, classes out of range and a wrong number of classes', () => {
    expect(() => confusionMatrix([1], [], { classes: 2 })).toThrow(
      'confusionMatrix: predicted must be as long as actual, found 0 predicted and 1 actual',
    );
    expect(() => confusionMatrix([0, 2], [0, 0], { classes: 2 })).toThrow(
      'confusionMatrix: actual classes must be from 0 to 1, found 2 at row 1',
    );
    expect(() => confusionMatrix([0], [-1], { classes: 2 })).toThrow(
      'predicted classes must be from 0 to 1, found -1 at row 0',
    );
    expect(() => confusionMatrix([0], [0.5], { classes: 2 })).toThrow('found 0.5 at row 0');
    expect(() => confusionMatrix([0], [Number.NaN], { classes: 2 })).toThrow('found NaN at row 0');
    for (const classes of [0, -1, 1.5, Number.NaN]) {
      expect(() => confusionMatrix([], [], { classes })).toThrow(
        `classes must be a whole number of 1 or more, found ${classes}`,
      );
    }
    expect(() => confusionMatrix([], [], { classes: [] })).toThrow(
      'classes must be a whole number of 1 or more, found 0',
    );
  });
});
