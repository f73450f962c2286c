import { describe, expect, it } from 'vitest';
import { checkResampling, percentileInterval } from '../../lib/evaluation/percentile-interval';

describe('percentileInterval', () => {
  it('cuts equal shares off both ends, whatever the order', () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => (i * 37) % 101);
    expect(percentileInterval(values, 0.9)).toEqual({ low: expect.closeTo(5, 9), high: expect.closeTo(95, 9) });
    expect(percentileInterval(Float64Array.of(3, 1), 0.5)).toEqual({ low: 1.5, high: 2.5 });
  });
});

describe('checkResampling', () => {
  it('requires a level between 0 and 1, and enough resamples for one beyond each end', () => {
    expect(() => checkResampling('f', 1, 1000)).toThrow('f: level must be between 0 and 1, found 1; 0.95 leaves out');
    expect(() => checkResampling('f', 0.9, 19)).toThrow('whole number of 20 or more, as level 0.9 needs, found 19');
    expect(() => checkResampling('f', 0.9, 20)).not.toThrow();
  });
});
