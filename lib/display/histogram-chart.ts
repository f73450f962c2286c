import { knownOptions } from '../checks/known-options';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { describeGroup, describeMark, joinSentences } from './alt-text';
import { figure } from './figure';
import { type Mark, markLayout } from './line-chart';
import type { Figure } from './picture';

export interface HistogramChartOptions {
  title: string;
  xLabel: string;
  /** What is counted. Default `pairs`. */
  yLabel?: string;
  /** The values of each histogram by name, all over the same bins: `{ same: distances, different: distances }`. */
  groups: Record<string, ArrayLike<number>>;
  /** The number of bins over the whole range of the values, from 1 to 10,000. Default 60. */
  bins?: number;
  /** Dashed vertical lines with a label, such as a threshold. */
  marks?: readonly Mark[];
  /** Replaces the alt text that is made from the numbers. */
  alt?: string;
}

const known = knownOptions<HistogramChartOptions>('histogramChart({ title, xLabel, groups })', {
  title: true,
  xLabel: true,
  yLabel: true,
  groups: true,
  bins: true,
  marks: true,
  alt: true,
});

/** How far the count axis goes above the highest bar where a mark's label stands there. */
const roomAbove = 1.15;

/**
 * Histograms of several groups, overlaid. Only the counts go into the notebook, not the values.
 * @throws Error if an option is unknown; RangeError if there is no group, if a group is empty or holds a value that is not finite, or if
 * `bins` is out of range
 */
export function histogramChart(options: HistogramChartOptions): Figure {
  const { title, xLabel, yLabel = 'pairs', groups, bins = 60, marks = [] } = known(options);
  const entries = Object.entries(groups);
  if (entries.length === 0) throw new RangeError('histogramChart: groups must be at least one, found none');
  requireWholeNumbers('histogramChart', { bins }, { most: 10_000 });
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const [name, values] of entries) {
    if (values.length === 0)
      throw new RangeError(`histogramChart: group "${name}" must have at least one value, found none`);
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (!Number.isFinite(value))
        throw new RangeError(`histogramChart: group "${name}" must hold finite numbers, found ${value} at ${index}`);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  // Distances start at 0, and so do their bins.
  if (low > 0 && low < high / 10) low = 0;
  const width = (high - low) / bins || 1 / bins;
  const centers = Array.from({ length: bins }, (_, bin) => Number((low + (bin + 0.5) * width).toPrecision(6)));
  const data = entries.map(([name, values]) => ({
    type: 'bar',
    name,
    x: centers,
    y: countInBins(values, low, width, bins),
    width,
    opacity: 0.6,
    hovertemplate: `${xLabel} %{x:.3~f}: %{y:,} ${yLabel}`,
  }));
  const highest = data.reduce((most, { y }) => Math.max(most, ...y), 1);
  const layout = {
    title: { text: title },
    barmode: 'overlay',
    bargap: 0,
    showlegend: entries.length > 1,
    xaxis: { title: { text: xLabel } },
    yaxis: {
      title: { text: yLabel },
      tickformat: ',',
      ...(marks.length > 0 ? { range: [0, roomAbove * highest] } : {}),
    },
    ...markLayout(marks),
  };
  const alt = joinSentences([
    `Histogram "${title}" of ${xLabel}`,
    ...entries.map(([name, values]) => describeGroup(name, values, yLabel)),
    ...marks.map(describeMark),
  ]);
  return figure({ data, layout, alt: options.alt ?? alt });
}

/** The number of values in each bin; the last bin includes its upper edge. */
function countInBins(values: ArrayLike<number>, low: number, width: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (let index = 0; index < values.length; index++)
    counts[Math.min(Math.floor((values[index] - low) / width), bins - 1)]++;
  return counts;
}
