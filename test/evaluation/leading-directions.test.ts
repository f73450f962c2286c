import { PCA } from 'ml-pca';
import { describe, expect, it } from 'vitest';
import { leadingDirections } from '../../lib/evaluation/leading-directions';
import { createRandom } from '../../lib/tensorflow/seeded-random';

function decompose(matrix: Float64Array, rows: number) {
  const table = Array.from({ length: rows }, (_, row) => [...matrix.subarray(row * rows, (row + 1) * rows)]);
  const found = new PCA(table, { isCovarianceMatrix: true });
  return {
    variances: Float64Array.from(found.getEigenvalues()),
    directions: Float64Array.from(found.getEigenvectors().to1DArray()),
  };
}

/** Σ λᵢ vᵢ vᵢᵀ of random orthonormal vectors. */
function matrixOf(eigenvalues: number[], seed: number) {
  const rows = eigenvalues.length;
  const random = createRandom({ seed });
  const symmetric = new Float64Array(rows * rows);
  for (let a = 0; a < rows; a++)
    for (let b = a; b < rows; b++) symmetric[a * rows + b] = symmetric[b * rows + a] = random.float() - 0.5;
  const { directions } = decompose(symmetric, rows);
  const matrix = new Float64Array(rows * rows);
  for (let a = 0; a < rows; a++)
    for (let b = 0; b < rows; b++)
      for (let i = 0; i < rows; i++)
        matrix[a * rows + b] += eigenvalues[i] * directions[a * rows + i] * directions[b * rows + i];
  return { matrix, vector: (i: number) => Array.from({ length: rows }, (_, row) => directions[row * rows + i]) };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);

describe('leadingDirections', () => {
  it.each([
    ['that fall fast', Array.from({ length: 60 }, (_, i) => 0.7 ** i)],
    ['that are close together', Array.from({ length: 60 }, (_, i) => 1 - i / 200)],
    ['of which most are 0', Array.from({ length: 60 }, (_, i) => (i < 4 ? 4 - i : 0))],
  ])('are the eigenvectors of the greatest eigenvalues, for eigenvalues %s', (_, eigenvalues) => {
    const { matrix, vector } = matrixOf(eigenvalues, 5);
    const found = leadingDirections(matrix, 60, 3, decompose)!;
    for (const i of [0, 1, 2]) expect(Math.abs(dot(found[i], vector(i)))).toBeCloseTo(1, 8);
    for (const [i, a] of found.entries())
      for (const [j, b] of found.entries()) expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 8);
  });

  it('lie in the space of the eigenvectors if the greatest eigenvalues are equal', () => {
    const { matrix, vector } = matrixOf([2, 2, 2, ...new Array(27).fill(1)], 6);
    for (const found of leadingDirections(matrix, 30, 3, decompose)!.slice(0, 3))
      expect([0, 1, 2].reduce((sum, i) => sum + dot(found, vector(i)) ** 2, 0)).toBeCloseTo(1, 8);
  });
});
