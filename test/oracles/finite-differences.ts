/**
 * Central differences (f(x + h) - f(x - h)) / 2h in float64, one number of one row at a time: what a gradient must be,
 * with no calculus in it.
 */
export function finiteDifferences(f: (x: number[][]) => number, x: number[][], h = 1e-5): number[][] {
  return x.map((row, i) =>
    row.map((_, j) => {
      const at = (step: number) => {
        const moved = x.map((values) => [...values]);
        moved[i][j] += step;
        return f(moved);
      };
      return (at(h) - at(-h)) / (2 * h);
    }),
  );
}

/**
 * True where f has no corner within h of x: the slopes to both sides of every number are the same, to within `limit`, as a share of
 * the slope itself or absolutely. A corner that is smaller is hidden by what rounding does to a gradient.
 */
export function isSmoothNear(f: (x: number[][]) => number, x: number[][], { h = 1e-5, limit = 2e-3 } = {}): boolean {
  const here = f(x);
  return x.every((row, i) =>
    row.every((_, j) => {
      const at = (step: number) => {
        const moved = x.map((values) => [...values]);
        moved[i][j] += step;
        return f(moved);
      };
      const [ahead, behind] = [(at(h) - here) / h, (here - at(-h)) / h];
      return Math.abs(ahead - behind) <= limit * Math.max(1, Math.abs(ahead), Math.abs(behind));
    }),
  );
}
