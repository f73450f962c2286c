import { PCA } from 'ml-pca';

/** Eigenvalues and eigenvectors of a symmetric matrix, as variances and directions. */
export interface Decomposition {
  /** Descending. */
  variances: Float64Array;
  /** One direction per column, [rows, width]. */
  directions: Float64Array;
  width: number;
}

/** All directions, [dimensions, dimensions]. */
export function decompose(covariance: Float64Array, dimensions: number): Decomposition {
  const rows = Array.from({ length: dimensions }, (_, a) =>
    Array.from(covariance.subarray(a * dimensions, (a + 1) * dimensions)),
  );
  const decomposed = new PCA(rows, { isCovarianceMatrix: true });
  return {
    // Rounding can turn 0 into a number just below it.
    variances: Float64Array.from(decomposed.getEigenvalues(), (variance) => Math.max(variance, 0)),
    directions: Float64Array.from(decomposed.getEigenvectors().to1DArray()),
    width: dimensions,
  };
}
