/** Retrieval by its definitions: every query against every row, all sorted. */
import { cosine, dot, euclidean } from './naive-distances';

export interface Match {
  row: number;
  /** The inner product, or the distance. */
  value: number;
}

/** All rows by descending inner product, of equals the lower row first. */
export function naiveMatches(query: number[], gallery: number[][]): Match[] {
  return gallery.map((vector, row) => ({ row, value: dot(query, vector) })).sort((a, b) => b.value - a.value);
}

/** All rows by ascending distance, of equals the lower row first. */
export function naiveNeighbors(query: number[], gallery: number[][], metric: 'cosine' | 'euclidean'): Match[] {
  const distance = (vector: number[]) => (metric === 'cosine' ? 1 - cosine(query, vector) : euclidean(query, vector));
  return gallery.map((vector, row) => ({ row, value: distance(vector) })).sort((a, b) => a.value - b.value);
}

/** The share of images with one of their class among the k nearest others, of those that have one of their class at all. */
export function naiveRecall(vectors: number[][], labels: number[], k: number, metric: 'cosine' | 'euclidean'): number {
  let [looking, found] = [0, 0];
  for (let i = 0; i < vectors.length; i++) {
    const classmates = labels.flatMap((label, j) => (label === labels[i] && j !== i ? [j] : []));
    if (classmates.length === 0) continue;
    const others = naiveNeighbors(vectors[i], vectors, metric).filter(({ row }) => row !== i);
    looking++;
    if (others.slice(0, k).some(({ row }) => classmates.includes(row))) found++;
  }
  return found / looking;
}
