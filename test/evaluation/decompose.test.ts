import { describe, expect, it } from 'vitest';
import { decompose } from '../../lib/evaluation/decompose';
import '../matchers';

describe('decompose', () => {
  it('gives the eigenvalues in descending order, and their eigenvectors as columns of length 1', () => {
    // By hand: 5 along (1, 2) / √5, 1 along (2, -1) / √5.
    const { variances, directions, width } = decompose(Float64Array.of(1.8, 1.6, 1.6, 4.2), 2);
    expect(width).toBe(2);
    expect([...variances]).toBeAllclose([5, 1], { rtol: 1e-12 });
    const column = (which: number) => [directions[which], directions[2 + which]];
    const along = ([a, b]: number[], [c, d]: number[]) => Math.abs(a * c + b * d);
    expect(along(column(0), [1 / Math.sqrt(5), 2 / Math.sqrt(5)])).toBeAllclose(1, { rtol: 1e-12 });
    expect(along(column(1), [2 / Math.sqrt(5), -1 / Math.sqrt(5)])).toBeAllclose(1, { rtol: 1e-12 });
  });

  it('has no variance below 0, even where rounding gives one', () => {
    const rank1 = [0.1, 0.7, 0.3].flatMap((a, _, all) => all.map((b) => a * b));
    for (const variance of decompose(Float64Array.from(rank1), 3).variances) expect(variance).toBeGreaterThanOrEqual(0);
  });
});
