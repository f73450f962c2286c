/** Xᵀ X / (size - 1) of centred points X: the covariance, [dimensions, dimensions]. */
export function covarianceOf(
  { values, size, dimensions }: { values: ArrayLike<number>; size: number; dimensions: number },
  mean: Float64Array,
): Float64Array {
  const covariance = new Float64Array(dimensions * dimensions);
  const centered = new Float64Array(dimensions);
  for (let row = 0; row < size; row++) {
    for (let axis = 0; axis < dimensions; axis++) centered[axis] = values[row * dimensions + axis] - mean[axis];
    for (let a = 0; a < dimensions; a++)
      for (let b = a; b < dimensions; b++) covariance[a * dimensions + b] += centered[a] * centered[b];
  }
  for (let a = 0; a < dimensions; a++)
    for (let b = a; b < dimensions; b++) {
      covariance[a * dimensions + b] /= size - 1;
      covariance[b * dimensions + a] = covariance[a * dimensions + b];
    }
  return covariance;
}

/** X Xᵀ / (size - 1), [size, size]. */
export function productsOf(centered: Float64Array, size: number, dimensions: number): Float64Array {
  const products = new Float64Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) {
      let sum = 0;
      for (let axis = 0; axis < dimensions; axis++)
        sum += centered[a * dimensions + axis] * centered[b * dimensions + axis];
      products[a * size + b] = products[b * size + a] = sum / (size - 1);
    }
  return products;
}
