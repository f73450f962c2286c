import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPairs } from '../../lib/evaluation/check-pairs';
import { refusesBadPairs, scoredPairs } from './support';

describe('checkPairs', () => {
  it('counts the same pairs, even if all or none are', () => {
    fc.assert(
      fc.property(scoredPairs, ({ scores, same }) => {
        expect(checkPairs('rocCurve', scores, same)).toBe(same.filter((y) => y === 1).length);
      }),
    );
    expect(checkPairs('rocCurve', [1, 2], [1, 1])).toBe(2);
    expect(checkPairs('rocCurve', [1, 2], [0, 0])).toBe(0);
  });

  it('takes typed arrays', () => {
    expect(checkPairs('rocCurve', Float32Array.of(0.1, 0.2, 0.3), Uint8Array.of(1, 0, 1))).toBe(2);
  });

  it('takes no booleans and no text for labels or scores', () => {
    const check = (scores: unknown, same: unknown) => () =>
      checkPairs('rocCurve', scores as number[], same as number[]);
    expect(check([1, 2], [true, false])).toThrow('rocCurve: same must be 1 or 0, found true at row 0 of 2');
    expect(check(['1', 2], [1, 0])).toThrow("rocCurve: scores must be finite numbers, found '1' at row 0 of 2");
  });

  refusesBadPairs('rocCurve', (scores, same) => checkPairs('rocCurve', scores, same));
});
