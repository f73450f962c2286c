import type { NodeDef } from '../graph-def';
import type { RecordedGraph } from './recorded-graph';

/** The parts of one `keep * average + take * value` in the recording. */
interface MovingAverage {
  sum: NodeDef;
  average: string;
  value: string;
  keep: number;
  take: number;
}

/**
 * Joins the moving averages of a step, such as those of batch normalisation, in one op for each pair of factors: they are many
 * and small.
 */
export function gatherMovingAverages(graph: RecordedGraph): void {
  const alike = new Map<string, MovingAverage[]>();
  for (const sum of graph.ofOp('Add')) {
    const found = movingAverage(graph, sum);
    if (!found) continue;
    const key = `${found.keep} ${found.take}`;
    alike.set(key, [...(alike.get(key) ?? []), found]);
  }
  for (const together of alike.values()) if (together.length > 1) gather(graph, together);
}

function movingAverage(graph: RecordedGraph, sum: NodeDef): MovingAverage | undefined {
  const [kept, taken] = sum.input.map((source) => graph.maker(source, 'Mul'));
  if (!kept || !taken) return undefined;
  const [keep, take] = [kept, taken].map(({ input }) => graph.number(input[1]));
  const [average, value] = [kept.input[0], taken.input[0]];
  if (keep === undefined || take === undefined) return undefined;
  const size = (source: string) => String(graph.shapeOf(source));
  if (size(average) !== size(value)) return undefined;
  return endsStep(graph, sum.name) ? { sum, average, value, keep, take } : undefined;
}

/**
 * Whether a source only goes into variables: directly, or, as in `fit`, through the ops that end a step once everything is
 * finite. If anything else were computed from it, an op that waits for all averages could wait for itself.
 */
const endsStep = (graph: RecordedGraph, source: string) =>
  graph.isOnlyAssigned(source) ||
  graph.readers(source)?.every(({ op }) => op === 'SiameseCheck' || op === 'SiameseCommit') === true;

function gather(graph: RecordedGraph, together: MovingAverage[]): void {
  const [{ sum, keep, take }] = together;
  const attr = { n: { i: together.length }, keep: { f: keep }, take: { f: take } };
  const inputs = [...together.map(({ average }) => average), ...together.map(({ value }) => value)];
  const shapes = together.map(({ average }) => graph.shapeOf(average));
  const { name } = graph.add(sum, 'SiameseMovingAverages', inputs, attr, shapes);
  for (const [i, { sum }] of together.entries()) graph.replace(sum.name, i === 0 ? name : `${name}:${i}`);
}
