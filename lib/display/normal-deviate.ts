/** Coefficients of Acklam's two rational approximations: for the middle, and for the tails, of the distribution. */
const middle = {
  above: [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
  ],
  below: [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1],
};
const tail = {
  above: [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  below: [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1],
};
const tailBegins = 0.02425;

/**
 * The normal deviate z of a rate p: Φ(z) = p, with Φ the cumulative distribution of the standard normal distribution. Relative error below
 * 1.2e-9; -∞ for 0 and ∞ for 1.
 * @see P. J. Acklam, "An algorithm for computing the inverse normal cumulative distribution function", 2003
 */
export function normalDeviate(rate: number): number {
  if (rate > 0.5) return -normalDeviate(1 - rate);
  if (rate === 0) return Number.NEGATIVE_INFINITY;
  if (rate < tailBegins) {
    const q = Math.sqrt(-2 * Math.log(rate));
    return polynomial(tail.above, q) / polynomial(tail.below, q);
  }
  const q = rate - 0.5;
  return (q * polynomial(middle.above, q * q)) / polynomial(middle.below, q * q);
}

const polynomial = (coefficients: number[], x: number) => coefficients.reduce((sum, c) => sum * x + c, 0);
