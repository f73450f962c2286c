import { shown } from '../checks/shown';
import type { Vector, VectorPair } from './vector-geometry';

export interface VectorPanel {
  name: string;
  vectors: Vector[];
  /** The pairs of which this panel has both vectors. */
  angles: VectorPair[];
  distances: VectorPair[];
}

type PairsOfNames = readonly (readonly [from: string, to: string])[];

/**
 * The panels of `vectorPanels`, and the names of all vectors, in order.
 * @throws RangeError if any of them is not as `vectorPanels` says
 */
export function readVectorPanels(
  panels: Record<string, Record<string, ArrayLike<number>>>,
  options: { angles: PairsOfNames; distances: PairsOfNames; colors: Record<string, string> },
): { panels: VectorPanel[]; names: string[] } {
  const read = entriesOf('panels', panels, 'panel').map(([name, vectors]) => ({
    name,
    vectors: entriesOf(`panel "${name}"`, vectors, 'vector').map(([vector, values]) =>
      readVector(name, vector, values),
    ),
  }));
  const names = [...new Set(read.flatMap(({ vectors }) => vectors.map(({ name }) => name)))];
  requireObject('colors', options.colors, 'color');
  requireNames('colors', Object.keys(options.colors), names);
  for (const option of ['angles', 'distances'] as const) requirePairs(option, options[option], names);
  return {
    names,
    panels: read.map(({ name, vectors }) => {
      const angles = pairsAmong(vectors, options.angles);
      requireDirections(name, angles.flat());
      return { name, vectors, angles, distances: pairsAmong(vectors, options.distances) };
    }),
  };
}

function requireObject(what: string, value: unknown, part: string): void {
  if (typeof value !== 'object' || value === null || Symbol.iterator in value)
    throw new RangeError(`vectorPanels: ${what} must be an object, one ${part} per name, found ${shown(value)}`);
}

function entriesOf<Value>(what: string, named: Record<string, Value>, part: string): [string, Value][] {
  requireObject(what, named, part);
  const entries = Object.entries(named);
  if (entries.length === 0) throw new RangeError(`vectorPanels: ${what} must have at least one ${part}, found none`);
  return entries;
}

function readVector(panel: string, name: string, values: ArrayLike<number>): Vector {
  const where = `vectorPanels: vector "${name}" of panel "${panel}"`;
  if (typeof values !== 'object' || values === null || values.length !== 2)
    throw new RangeError(`${where} must be two numbers, [x, y], found ${shown(values)}; project longer ones with pca`);
  for (const value of [values[0], values[1]])
    if (typeof value !== 'number' || !Number.isFinite(Math.fround(value)))
      throw new RangeError(`${where} must hold finite 32-bit numbers, found ${shown(value)}`);
  return { name, x: Math.fround(values[0]), y: Math.fround(values[1]) };
}

function requireNames(option: string, found: readonly string[], names: readonly string[]): void {
  const unknown = found.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new RangeError(
      `vectorPanels: ${option} must name vectors among ${names.join(', ')}, found ${shown(unknown)}`,
    );
}

function requirePairs(option: string, pairs: PairsOfNames, names: readonly string[]): void {
  const example = "pairs of two names, such as [['a', 'b']]";
  if (!Array.isArray(pairs)) throw new RangeError(`vectorPanels: ${option} must be ${example}, found ${shown(pairs)}`);
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new RangeError(`vectorPanels: ${option} must be ${example}, found ${shown(pair)} among them`);
    requireNames(option, pair, names);
    if (pair[0] === pair[1])
      throw new RangeError(`vectorPanels: ${option} must be ${example}, found ${shown(pair[0])} twice`);
  }
}

function pairsAmong(vectors: readonly Vector[], pairs: PairsOfNames): VectorPair[] {
  return pairs.flatMap(([from, to]): VectorPair[] => {
    const [one, other] = [from, to].map((wanted) => vectors.find(({ name }) => name === wanted));
    return one && other ? [[one, other]] : [];
  });
}

function requireDirections(panel: string, vectors: readonly Vector[]): void {
  const none = vectors.find(({ x, y }) => x === 0 && y === 0);
  if (none)
    throw new RangeError(
      `vectorPanels: angles must be between vectors with a direction, found (0, 0) as "${none.name}" of panel "${panel}"`,
    );
}
