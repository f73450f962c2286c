import { describe, expect, it } from 'vitest';
import { findChromium } from '../../lib/display/chromium';
import { detChart } from '../../lib/display/det-chart';
import { decode } from './pixels';
import { traces } from './traces';

const rates = Float64Array.from({ length: 10_001 }, (_, i) => (i / 10_000) ** 3);
const curve = { falsePositiveRate: rates, truePositiveRate: rates.map((rate) => rate ** 0.2) };

interface Layout {
  xaxis: { range: number[]; tickvals: number[]; ticktext: string[] };
}

/** The normal distribution function, by Simpson's rule on its density. */
function normal(z: number): number {
  const pieces = 2000;
  const width = z / pieces;
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(z);
  for (let i = 1; i < pieces; i++) sum += (i % 2 ? 4 : 2) * density(i * width);
  return 0.5 + (sum * width) / 3;
}

describe('detChart', () => {
  it('shows what is refused against what is wrongly accepted, from the lowest rate up', () => {
    const chart = detChart({ curves: { test: curve }, lowest: 1e-3 });
    const [{ x, customdata }] = traces(chart);
    expect(x.length).toBeGreaterThan(50);
    expect(x.length).toBeLessThan(400);
    for (const [falseMatch, falseNonMatch] of customdata as number[][]) {
      expect(Math.min(falseMatch, falseNonMatch)).toBeGreaterThanOrEqual(1e-3);
      expect(falseNonMatch).toBeCloseTo(1 - falseMatch ** 0.2, 3);
    }
    expect(chart.alt).toContain(
      'test refuses, of the same pairs, 36.9% where at most 10% of different pairs are accepted',
    );
  });

  it('draws normally distributed scores as a straight line, as Martin et al. do', () => {
    const deviates = Array.from({ length: 801 }, (_, i) => (i - 400) / 100);
    const scores = {
      falsePositiveRate: deviates.map(normal),
      truePositiveRate: deviates.map((z) => normal(1.5 + 0.8 * z)),
    };
    const [{ x, y }] = traces(detChart({ curves: { scores } }));
    expect(x.length).toBeGreaterThan(100);
    for (const [i, z] of x.entries()) expect(y[i]).toBeCloseTo(-1.5 - 0.8 * z, 2);
  });

  it('names rates at their deviates', () => {
    const { xaxis } = detChart({ curves: { test: curve }, lowest: 0.01 }).plotly.layout as unknown as Layout;
    expect(xaxis.ticktext).toEqual(['1%', '5%', '10%', '20%', '40%', '60%', '80%', '90%', '95%', '99%']);
    expect(xaxis.range.map((z) => normal(z))).toEqual([expect.closeTo(0.01, 5), expect.closeTo(0.99, 5)]);
    for (const [i, text] of xaxis.ticktext.entries())
      expect(100 * normal(xaxis.tickvals[i])).toBeCloseTo(Number.parseFloat(text), 3);
  });

  it('marks operating points, also one whose measured rate is 0', () => {
    const chosen = [{ falseMatchRate: 0, falseNonMatchRate: 0.5, label: '1 in 10,000' }];
    const chart = detChart({ curves: { test: curve }, chosen });
    expect(traces(chart)[1].x[0]).toBeCloseTo(-3.719, 3);
    expect(traces(chart)[1].y[0]).toBeCloseTo(0, 9);
    expect(chart.alt).toContain('1 in 10,000 accepts 0% of different pairs and refuses 50% of same pairs.');
  });

  it('refuses what is no curve', () => {
    expect(() => detChart({ curves: {} })).toThrow('detChart: curves must be at least one, found none');
    expect(() => detChart({ curves: { a: curve }, lowest: 0 })).toThrow('lowest must be between 0 and 0.5, found 0');
    expect(() => detChart({ curves: { a: { falsePositiveRate: [0], truePositiveRate: [0] } } })).toThrow(
      'curve "a" must have two or more of each rate, found 1 false and 1 true positive rates',
    );
  });

  it('draws a picture', async ({ skip }) => {
    if (!(await findChromium())) skip('no Chromium');
    const chosen = [{ falseMatchRate: 0.01, falseNonMatchRate: 0.6, label: '1 %' }];
    const picture = await detChart({ curves: { a: curve, b: { ...curve, truePositiveRate: rates } }, chosen }).draw();
    if (process.env.SHOW) (await import('node:fs')).writeFileSync(process.env.SHOW, picture as Buffer);
    const { count } = await decode(picture as Buffer);
    expect(count(([red, green, blue]) => red + green + blue < 600)).toBeGreaterThan(1000);
  });
});
