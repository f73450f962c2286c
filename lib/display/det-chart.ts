import { knownOptions } from '../checks/known-options';
import { joinSentences } from './alt-text';
import { figure } from './figure';
import { normalDeviate } from './normal-deviate';
import { colors, lineStyle } from './palette';
import type { Figure } from './picture';
import type { RocPoints } from './roc-chart';

export interface DetChartOptions {
  /** Default `Detection error trade-off`. */
  title?: string;
  /** The curves by name, as `rocCurve` gives them. */
  curves: Record<string, RocPoints>;
  /** Operating points, such as those of chosen thresholds. */
  chosen?: readonly { falseMatchRate: number; falseNonMatchRate: number; label: string }[];
  /** The lowest rate on both axes. Default 0.0001. */
  lowest?: number;
  /** Replaces the alt text that is made from the numbers. */
  alt?: string;
}

/** The highest rate on both axes. */
const highest = 0.99;
/** The number of points per standard deviation of a rate that a curve keeps. */
const pointsPerDeviation = 40;
const tickRates = [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99];

const known = knownOptions<DetChartOptions>('detChart({ curves: { validation: rocCurve(scores, same) } })', {
  title: true,
  curves: true,
  chosen: true,
  lowest: true,
  alt: true,
});

/**
 * DET curves: false non-match rate 1 - TPR against false match rate FPR, at every threshold, each drawn at its normal deviate z, Φ(z) = rate.
 * Small rates get room, and where the scores of same and of different pairs are normally distributed the curve is a straight line. Lower is
 * better. Rates above 0.99 are left out.
 * @throws Error if an option is unknown; RangeError if there is no curve, if a curve's two rates differ in length or are fewer than two, or
 * if `lowest` is not between 0 and 0.5
 * @see A. Martin et al., "The DET curve in assessment of detection task performance", Eurospeech 1997
 */
export function detChart(options: DetChartOptions): Figure {
  const { title = 'Detection error trade-off', curves, chosen = [], lowest = 1e-4 } = known(options);
  const entries = Object.entries(curves);
  if (entries.length === 0) throw new RangeError('detChart: curves must be at least one, found none');
  if (!(lowest > 0 && lowest < 0.5))
    throw new RangeError(`detChart: lowest must be between 0 and 0.5, found ${lowest}`);
  const data: object[] = entries.map(([name, points], index) => ({
    type: 'scatter',
    mode: 'lines',
    name,
    ...lineStyle(index),
    ...thin(name, points, lowest),
    hovertemplate: `%{customdata[1]:.2%} at %{customdata[0]:.2~%}<extra>${name}</extra>`,
  }));
  if (chosen.length > 0)
    data.push({
      type: 'scatter',
      mode: 'markers+text',
      showlegend: false,
      x: chosen.map(({ falseMatchRate }) => normalDeviate(within(falseMatchRate, lowest))),
      y: chosen.map(({ falseNonMatchRate }) => normalDeviate(within(falseNonMatchRate, lowest))),
      customdata: chosen.map(({ falseMatchRate, falseNonMatchRate }) => [falseMatchRate, falseNonMatchRate]),
      text: chosen.map(({ label }) => label),
      textposition: 'top right',
      marker: { size: 10, color: colors.ink, symbol: 'diamond' },
      hovertemplate: '%{text}: %{customdata[1]:.2%} at %{customdata[0]:.2~%}<extra></extra>',
    });
  const ticks = tickRates.filter((rate) => rate >= lowest * 0.999);
  const axis = {
    range: [lowest, highest].map(normalDeviate),
    tickvals: ticks.map(normalDeviate),
    ticktext: ticks.map(percent),
    zeroline: false,
    showgrid: true,
  };
  const layout = {
    width: 620,
    height: 560,
    title: { text: title },
    showlegend: entries.length > 1,
    xaxis: { ...axis, title: { text: 'different pairs accepted (false match rate)' } },
    yaxis: { ...axis, title: { text: 'same pairs refused (false non-match rate)' } },
  };
  const alt = joinSentences([
    `DET chart "${title}" on axes of normal deviates`,
    ...entries.map(([name, points]) => describe(name, points, lowest)),
    ...chosen.map(
      ({ label, falseMatchRate, falseNonMatchRate }) =>
        `${label} accepts ${percent(falseMatchRate)} of different pairs and refuses ${percent(falseNonMatchRate)} of same pairs`,
    ),
  ]);
  return figure({ data, layout, alt: options.alt ?? alt });
}

const within = (rate: number, lowest: number) => Math.min(Math.max(rate, lowest), highest);
const percent = (rate: number) => `${Number((100 * rate).toPrecision(3))}%`;

/** `test: 3.1% of same pairs refused where 10% of different pairs are accepted, 20% where 1% are` */
function describe(name: string, { falsePositiveRate, truePositiveRate }: RocPoints, lowest: number): string {
  const told: string[] = [];
  for (let rate = 0.1; rate >= lowest * 0.999; rate /= 10) {
    let best = 0;
    for (let i = 0; i < falsePositiveRate.length; i++)
      if (falsePositiveRate[i] <= rate * 1.0001) best = Math.max(best, truePositiveRate[i]);
    told.push(`${percent(1 - best)} where at most ${percent(rate)} of different pairs are accepted`);
  }
  return `${name} refuses, of the same pairs, ${told.join(', ')}`;
}

/** The curve between `lowest` and `highest`, thinned to a few points per standard deviation of either rate. */
function thin(name: string, { falsePositiveRate, truePositiveRate }: RocPoints, lowest: number) {
  if (falsePositiveRate.length !== truePositiveRate.length || falsePositiveRate.length < 2)
    throw new RangeError(
      `detChart: curve "${name}" must have two or more of each rate, found ${falsePositiveRate.length} false and ${truePositiveRate.length} true positive rates`,
    );
  const x: number[] = [];
  const y: number[] = [];
  const customdata: number[][] = [];
  let last = '';
  for (let index = 0; index < falsePositiveRate.length; index++) {
    const rates = [falsePositiveRate[index], 1 - truePositiveRate[index]];
    if (rates.some((rate) => rate < lowest || rate > highest)) continue;
    const deviates = rates.map(normalDeviate);
    const cell = deviates.map((deviate) => Math.round(deviate * pointsPerDeviation)).join();
    if (cell === last) continue;
    last = cell;
    x.push(Number(deviates[0].toFixed(4)));
    y.push(Number(deviates[1].toFixed(4)));
    customdata.push(rates.map((rate) => Number(rate.toPrecision(5))));
  }
  return { x, y, customdata };
}
