import type { NodeDef } from '../graph-def';
import type { RecordedGraph } from './recorded-graph';

/** What one `keep average + take value` of the recording is made of. */
interface MovingAverage {
  /** What the variable gets: the sum, or the guard that lets it through. */
  assigned: NodeDef;
  average: string;
  value: string;
  keep: number;
  take: number;
  /** The boolean that says whether the average moves at all; none: always. */
  guard: string | undefined;
}

/** The moving averages of a step, such as those of batch normalisation, in one op a pair of factors: they are many and small. */
export function gatherMovingAverages(graph: RecordedGraph): void {
  const alike = new Map<string, MovingAverage[]>();
  for (const sum of graph.ofOp('Add')) {
    const found = movingAverage(graph, sum);
    if (!found) continue;
    const key = `${found.keep} ${found.take} ${found.guard}`;
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
  const { assigned, guard } = guardOf(graph, sum, average);
  // Nobody but a variable may read it: an op that waits for all averages would else wait for itself.
  return graph.isOnlyAssigned(assigned.name) ? { assigned, average, value, keep, take, guard } : undefined;
}

/** `select(guard, sum, average)`, as `fit` makes it of each average, where that alone reads the sum. */
function guardOf(graph: RecordedGraph, sum: NodeDef, average: string): Pick<MovingAverage, 'assigned' | 'guard'> {
  const readers = graph.readers(sum.name);
  if (readers?.length !== 1 || readers[0].op !== 'Select') return { assigned: sum, guard: undefined };
  const [select] = readers;
  const [condition, moved, before] = select.input;
  const guard = untiled(graph, condition);
  if (moved !== sum.name || before !== average || graph.shapeOf(guard).length > 0)
    return { assigned: sum, guard: undefined };
  return { assigned: select, guard };
}

/** The number that tfjs repeats for each value of the other operands. */
function untiled(graph: RecordedGraph, source: string): string {
  const node = graph.maker(source, 'Tile') ?? graph.maker(source, 'Reshape');
  return node ? untiled(graph, node.input[0]) : source;
}

function gather(graph: RecordedGraph, together: MovingAverage[]): void {
  const [{ assigned, keep, take, guard }] = together;
  const guards = guard === undefined ? [] : [guard];
  const attr = { n: { i: together.length }, guarded: { i: guards.length }, keep: { f: keep }, take: { f: take } };
  const inputs = [...together.map(({ average }) => average), ...together.map(({ value }) => value), ...guards];
  const shapes = together.map(({ average }) => graph.shapeOf(average));
  const { name } = graph.add(assigned, 'SiameseMovingAverages', inputs, attr, shapes);
  for (const [i, { assigned }] of together.entries()) graph.replace(assigned.name, i === 0 ? name : `${name}:${i}`);
}
