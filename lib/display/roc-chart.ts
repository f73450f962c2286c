import { knownOptions } from '../checks/known-options';
import { shown } from '../checks/shown';
import { joinSentences } from './alt-text';
import { figure } from './figure';
import { colors, lineStyle } from './palette';
import type { Figure } from './picture';

/** Points of a ROC curve, from (0, 0) to (1, 1). */
export interface RocPoints {
  falsePositiveRate: ArrayLike<number>;
  truePositiveRate: ArrayLike<number>;
}

export interface RocChartOptions {
  /** Default `Receiver operating characteristic`. */
  title?: string;
  /** The curves by name. The legend shows the area under each. */
  curves: Record<string, RocPoints>;
  /** The operating point, such as that of a chosen threshold. */
  chosen?: { falsePositiveRate: number; truePositiveRate: number; label: string };
  /** `log` tells curves apart that rise at the left edge: it shows rates from 0.0001, or the lowest above it that occurs. Default `linear`. */
  xScale?: 'linear' | 'log';
  /** Replaces the alt text that is made from the numbers. */
  alt?: string;
}

const mostPoints = 400;
const lowestOnLog = 1e-4;

const known = knownOptions<RocChartOptions>('rocChart({ curves: { validation: rocCurve(scores, same) } })', {
  title: true,
  curves: true,
  chosen: true,
  xScale: true,
  alt: true,
});

/**
 * ROC curves: the fraction of same pairs accepted against the fraction of different pairs accepted, at every threshold.
 * @throws Error if an option is unknown; RangeError if there is no curve, if a curve's two rates differ in length or are fewer than two, or
 * if `xScale` is neither of the two
 */
export function rocChart(options: RocChartOptions): Figure {
  const { title = 'Receiver operating characteristic', curves, chosen, xScale = 'linear' } = known(options);
  const entries = Object.entries(curves).map(([name, points]) => ({ name, points, area: areaUnder(name, points) }));
  if (entries.length === 0) throw new RangeError('rocChart: curves must be at least one, found none');
  if (xScale !== 'linear' && xScale !== 'log')
    throw new RangeError(`rocChart: xScale must be 'linear' or 'log', found ${shown(xScale)}`);
  const lowest = xScale === 'log' ? lowestRate(entries.map(({ points }) => points)) : 0;
  const data: object[] = entries.map(({ name, points, area }, index) => ({
    type: 'scatter',
    mode: 'lines',
    name: `${name}, area ${area.toFixed(4)}`,
    ...lineStyle(index),
    ...thin(points, lowest),
  }));
  data.push({
    type: 'scatter',
    mode: 'lines',
    name: 'chance',
    ...thin(chance, lowest),
    line: { color: colors.faint, width: 1.5, dash: 'dot' },
    hoverinfo: 'skip',
  });
  if (chosen)
    data.push({
      type: 'scatter',
      mode: 'markers',
      name: chosen.label,
      x: [Math.max(chosen.falsePositiveRate, lowest)],
      y: [chosen.truePositiveRate],
      marker: { size: 11, color: colors.ink, symbol: 'diamond' },
    });
  const rate = { range: [-0.01, 1.01], tickformat: '.0%', dtick: 0.2 };
  const fromLowest = { type: 'log', range: [Math.log10(lowest), 0], tickformat: '.2~%', dtick: 1 };
  const layout = {
    width: 560,
    title: { text: title },
    showlegend: true,
    ...(xScale === 'log' ? legendBelow(data.length) : legendInside),
    xaxis: {
      ...(xScale === 'log' ? fromLowest : rate),
      title: { text: 'different pairs accepted (false positive rate)' },
      showgrid: true,
    },
    yaxis: { ...rate, title: { text: 'same pairs accepted (true positive rate)' } },
  };
  const alt = joinSentences([
    `ROC chart "${title}"${xScale === 'log' ? ', false positive rate on a logarithmic axis' : ''}`,
    ...entries.map(({ name, area }) => `Area under the curve of ${name}: ${area.toFixed(4)}`),
    chosen &&
      `${chosen.label} accepts ${(chosen.truePositiveRate * 100).toFixed(1)}% of same pairs and ${(chosen.falsePositiveRate * 100).toFixed(1)}% of different pairs`,
  ]);
  return figure({ data, layout, alt: options.alt ?? alt });
}

const margin = { l: 72, r: 28, t: 56 };
/** Where no curve that is better than chance goes. */
const legendInside = {
  height: 560,
  legend: { orientation: 'v', x: 0.98, xanchor: 'right', y: 0.04, yanchor: 'bottom' },
  margin: { ...margin, b: 64 },
};
/** On a logarithmic axis curves go everywhere. */
const legendBelow = (entries: number) => ({
  height: 568 + 22 * entries,
  legend: { orientation: 'v', x: 0, xanchor: 'left', y: -0.16, yanchor: 'top' },
  margin: { ...margin, b: 72 + 22 * entries },
});

/** The area by the trapezoidal rule. */
function areaUnder(name: string, { falsePositiveRate: x, truePositiveRate: y }: RocPoints): number {
  if (x.length !== y.length || x.length < 2)
    throw new RangeError(
      `rocChart: curve "${name}" must have two or more of each rate, found ${x.length} false and ${y.length} true positive rates`,
    );
  let area = 0;
  for (let index = 1; index < x.length; index++) area += ((x[index] - x[index - 1]) * (y[index] + y[index - 1])) / 2;
  return area;
}

const steps = Float64Array.from({ length: 1001 }, (_, step) => (step / 1000) ** 3);
const chance: RocPoints = { falsePositiveRate: steps, truePositiveRate: steps };

function lowestRate(curves: readonly RocPoints[]): number {
  let lowest = 1;
  for (const { falsePositiveRate } of curves)
    for (let index = 0; index < falsePositiveRate.length; index++)
      if (falsePositiveRate[index] > 0) lowest = Math.min(lowest, falsePositiveRate[index]);
  // A perfect curve has no rate between 0 and 1.
  return lowest < 1 ? Math.max(lowest, lowestOnLog) : lowestOnLog;
}

/**
 * At most `mostPoints` of the points, evenly spaced along the curve as it is drawn, which look the same. With `lowest` above 0 the
 * axis is logarithmic, and the curve begins there.
 */
function thin({ falsePositiveRate, truePositiveRate }: RocPoints, lowest: number): { x: number[]; y: number[] } {
  const across = (rate: number) => (lowest > 0 ? 1 - Math.log(Math.max(rate, lowest)) / Math.log(lowest) : rate);
  const x: number[] = [];
  const y: number[] = [];
  const last = falsePositiveRate.length - 1;
  let walked = Number.POSITIVE_INFINITY;
  for (let index = 0; index <= last; index++) {
    if (lowest > 0 && falsePositiveRate[index + 1] <= lowest) continue;
    if (index > 0)
      walked +=
        Math.abs(across(falsePositiveRate[index]) - across(falsePositiveRate[index - 1])) +
        Math.abs(truePositiveRate[index] - truePositiveRate[index - 1]);
    if (walked < 2 / mostPoints && index < last) continue;
    walked = 0;
    x.push(Number(Math.max(falsePositiveRate[index], lowest).toPrecision(5)));
    y.push(Number(truePositiveRate[index].toPrecision(5)));
  }
  return { x, y };
}
