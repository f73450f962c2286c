/** A gallery by its definition: a map, and all rows sorted for every query. */
import { cosine, dot, euclidean } from './naive-distances';

export interface NaiveRow {
  vector: number[];
  label: number;
}

const distances = {
  cosine: (a: number[], b: number[]) => 1 - cosine(a, b),
  euclidean,
  dot: (a: number[], b: number[]) => -dot(a, b),
};

export function naiveDistance(metric: keyof typeof distances, a: number[], b: number[]): number {
  return distances[metric](a, b);
}

/** The k nearest rows, nearest first. */
export function naiveSearch(
  rows: Map<number, NaiveRow>,
  query: number[],
  k: number,
  metric: keyof typeof distances,
): { id: number; label: number; distance: number }[] {
  return [...rows]
    .map(([id, { vector, label }]) => ({ id, label, distance: naiveDistance(metric, query, vector) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, k);
}
