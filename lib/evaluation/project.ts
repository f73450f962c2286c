import type { Embeddings } from '../models/embed';

/** (x - mean) W for all points x, with W [dimensions, components]. */
export function project<T extends Float32Array | Float64Array>(
  { values, size, dimensions }: Embeddings,
  mean: Float64Array,
  weights: Float64Array,
  components: number,
  projected: T,
): { values: T; size: number; dimensions: number } {
  const sums = new Float64Array(components);
  for (let row = 0; row < size; row++) {
    sums.fill(0);
    for (let axis = 0; axis < dimensions; axis++) {
      const value = values[row * dimensions + axis] - mean[axis];
      for (let component = 0; component < components; component++)
        sums[component] += value * weights[axis * components + component];
    }
    projected.set(sums, row * components);
  }
  return { values: projected, size, dimensions: components };
}
