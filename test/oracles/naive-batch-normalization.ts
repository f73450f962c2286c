/** Batch normalisation of rows of `channels` values while training, in double precision, as the paper writes it. */
export function normalizeNaively(
  x: ArrayLike<number>,
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
  epsilon: number,
) {
  const channels = gamma.length;
  const rows = x.length / channels;
  const [mean, variance] = [new Float64Array(channels), new Float64Array(channels)];
  for (let i = 0; i < x.length; i++) mean[i % channels] += x[i] / rows;
  for (let i = 0; i < x.length; i++) variance[i % channels] += (x[i] - mean[i % channels]) ** 2 / rows;
  const y = Array.from(x, (value, i) => {
    const c = i % channels;
    return (gamma[c] * (value - mean[c])) / Math.sqrt(variance[c] + epsilon) + beta[c];
  });
  return { y, mean: [...mean], variance: [...variance].map((value) => (value * rows) / (rows - 1)) };
}
