/** a [rows, k] b [k, n] by loops, row-major, in float64; `left` and `right` read a value of a and of b. */
export function multiplyNaively(
  rows: number,
  k: number,
  n: number,
  left: (row: number, i: number) => number,
  right: (i: number, column: number) => number,
): number[] {
  const product: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < n; column++) {
      let sum = 0;
      for (let i = 0; i < k; i++) sum += left(row, i) * right(i, column);
      product.push(sum);
    }
  }
  return product;
}
