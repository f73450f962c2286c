import { createRandom } from '../tensorflow/seeded-random';

/** Eigenvalues in descending order, and an eigenvector in each column of [rows, rows]. */
type Decompose = (matrix: Float64Array, rows: number) => { variances: Float64Array; directions: Float64Array };

/** Extra vectors beside the ones asked for: they help more the closer the next eigenvalue is. */
const beside = 5;
/** The largest residual |A v - λ v|, relative to the largest eigenvalue. */
const tolerance = 1e-6;
/** The largest basis, after which the search gives up. */
const most = 400;

/**
 * The eigenvectors of the largest eigenvalues of a symmetric matrix A, and two more that are nearly eigenvectors, each [rows]. They are the
 * Ritz vectors of A in the space of Q, A Q, A² Q, … for a random Q (block Lanczos), kept orthonormal as it grows.
 * @param decompose gives all eigenvectors of a small matrix
 * @returns undefined if a basis of 400 vectors does not contain them
 * @see G. H. Golub, C. F. Van Loan, "Matrix Computations", 4th ed., 2013, section 10.3.6
 */
export function leadingDirections(
  matrix: Float64Array,
  rows: number,
  count: number,
  decompose: Decompose,
): Float64Array[] | undefined {
  const random = createRandom({ seed: 1 });
  const [basis, images]: Float64Array[][] = [[], []];
  let block = orthonormal(
    Array.from({ length: count + beside }, () => Float64Array.from({ length: rows }, () => random.float() - 0.5)),
    basis,
  );
  let next = 4 * block.length;
  while (basis.length + block.length <= Math.min(most, rows)) {
    basis.push(...block);
    const fresh = multiply(matrix, rows, block);
    images.push(...fresh);
    block = orthonormal(
      fresh.map((image) => image.slice()),
      basis,
    );
    if (basis.length < next && block.length > 0) continue;
    next = 1.4 * basis.length;
    const found = ritzVectors(basis, images, count, decompose);
    if (found) return found;
    if (block.length === 0) return undefined;
  }
  return undefined;
}

/** The best approximations in the space of the basis; undefined if they are not good enough. */
function ritzVectors(
  basis: readonly Float64Array[],
  images: readonly Float64Array[],
  count: number,
  decompose: Decompose,
): Float64Array[] | undefined {
  const size = basis.length;
  const small = new Float64Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) small[a * size + b] = small[b * size + a] = dot(basis[a], images[b]);
  const { variances, directions } = decompose(small, size);
  const mixed = (vectors: readonly Float64Array[], which: number) => {
    const sum = new Float64Array(vectors[0].length);
    for (const [i, vector] of vectors.entries()) add(sum, vector, directions[i * size + which]);
    return sum;
  };
  const found: Float64Array[] = [];
  for (let which = 0; which < Math.min(count + 2, size); which++) {
    const vector = mixed(basis, which);
    if (which < count) {
      const rest = mixed(images, which);
      add(rest, vector, -variances[which]);
      if (!(Math.sqrt(dot(rest, rest)) <= tolerance * variances[0])) return undefined;
    }
    found.push(vector);
  }
  return found;
}

/** The vectors made orthogonal to the basis and to each other, and scaled to length 1; a vector that vanishes is left out. */
function orthonormal(vectors: readonly Float64Array[], basis: readonly Float64Array[]): Float64Array[] {
  const found: Float64Array[] = [];
  for (const vector of vectors) {
    const before = Math.sqrt(dot(vector, vector));
    // The second pass removes what rounding left in the first.
    for (let time = 0; time < 2; time++)
      for (const others of [basis, found]) for (const other of others) add(vector, other, -dot(other, vector));
    const length = Math.sqrt(dot(vector, vector));
    if (length > 1e-10 * before) found.push(vector.map((value) => value / length));
  }
  return found;
}

/** A times each vector, four vectors at a time, since reading A takes as long as multiplying by it. */
function multiply(matrix: Float64Array, rows: number, vectors: readonly Float64Array[]): Float64Array[] {
  const products = vectors.map(() => new Float64Array(rows));
  for (let first = 0; first < vectors.length; first += 4) {
    // If fewer than four are left, the last one is repeated.
    const places = [0, 1, 2, 3].map((i) => Math.min(first + i, vectors.length - 1));
    const [a, b, c, d] = places.map((place) => vectors[place]);
    for (let row = 0; row < rows; row++) {
      let [ofA, ofB, ofC, ofD] = [0, 0, 0, 0];
      for (let column = 0, at = row * rows; column < rows; column++, at++) {
        const value = matrix[at];
        ofA += value * a[column];
        ofB += value * b[column];
        ofC += value * c[column];
        ofD += value * d[column];
      }
      for (const [i, sum] of [ofA, ofB, ofC, ofD].entries()) products[places[i]][row] = sum;
    }
  }
  return products;
}

function dot(a: Float64Array, b: Float64Array): number {
  let [even, odd] = [0, 0];
  const last = a.length - (a.length % 2);
  for (let i = 0; i < last; i += 2) {
    even += a[i] * b[i];
    odd += a[i + 1] * b[i + 1];
  }
  return last < a.length ? even + odd + a[last] * b[last] : even + odd;
}

function add(sum: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] += factor * vector[i];
}
