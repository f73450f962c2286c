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
