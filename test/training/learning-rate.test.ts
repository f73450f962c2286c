import { describe, expect, it } from 'vitest';
import { cosineSchedule } from '../../lib/training/learning-rate';

describe('cosineSchedule', () => {
  it('warms up linearly, then falls along half a cosine to 0', () => {
    const rate = cosineSchedule({ rate: 0.004, warmup: 0.2 });
    expect(rate(0)).toBe(0);
    expect(rate(0.1)).toBeCloseTo(0.002, 10);
    expect(rate(0.2)).toBeCloseTo(0.004, 10);
    expect(rate(0.6)).toBeCloseTo(0.002, 10);
    expect(rate(1)).toBeCloseTo(0, 10);
  });

  it('starts at the top without a warm-up', () => expect(cosineSchedule({ rate: 1, warmup: 0 })(0)).toBe(1));

  it('refuses a warm-up that takes the whole run', () =>
    expect(() => cosineSchedule({ rate: 1, warmup: 1 })).toThrow('warmup must be at least 0 and less than 1, found 1'));
});
