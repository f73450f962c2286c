/** Distances and similarities of two vectors, by loops in float64. */

export function dot(a: number[], b: number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export function euclidean(a: number[], b: number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum);
}

/** 0 where a vector is zero. */
export function cosine(a: number[], b: number[]): number {
  const lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}

/** By arccos, as the formula says. */
export function angular(a: number[], b: number[]): number {
  return 1 - Math.acos(Math.min(1, Math.max(-1, cosine(a, b)))) / Math.PI;
}
