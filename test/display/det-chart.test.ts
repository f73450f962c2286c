import { describe, expect, it } from 'vitest';
import { findChromium } from '../../lib/display/chromium';
import { detChart } from '../../lib/display/det-chart';
import { decode } from './pixels';
import { traces } from './traces';

const rates = Float64Array.from({ length: 10_001 }, (_, i) => (i / 10_000) ** 3);
const curve = { falsePositiveRate: rates, truePositiveRate: rates.map((rate) => rate ** 0.2) };

describe('detChart', () => {
  it('shows what is refused against what is wrongly accepted, from the lowest rate up', () => {
    const chart = detChart({ curves: { test: curve }, lowest: 1e-3 });
    const [{ x, y }] = traces(chart);
    expect(x.length).toBeGreaterThan(50);
    expect(x.length).toBeLessThan(400);
    for (const [i, rate] of x.entries()) {
      expect(Math.min(rate, y[i])).toBeGreaterThanOrEqual(1e-3);
      expect(y[i]).toBeCloseTo(1 - rate ** 0.2, 3);
    }
    expect(chart.plotly.layout).toMatchObject({ xaxis: { type: 'log', range: [-3, 0] }, yaxis: { type: 'log' } });
    expect(chart.alt).toContain(
      'test refuses, of the same pairs, 36.9% where at most 10% of different pairs are accepted',
    );
  });

  it('marks operating points, also one whose measured rate is 0', () => {
    const chosen = [{ falseMatchRate: 0, falseNonMatchRate: 0.5, label: '1 in 10,000' }];
    const chart = detChart({ curves: { test: curve }, chosen });
    expect(traces(chart)[1]).toMatchObject({ x: [1e-4], y: [0.5] });
    expect(chart.alt).toContain('1 in 10,000 accepts 0% of different pairs and refuses 50% of same pairs.');
  });

  it('refuses what is no curve', () => {
    expect(() => detChart({ curves: {} })).toThrow('detChart: curves must be at least one, found none');
    expect(() => detChart({ curves: { a: curve }, lowest: 0 })).toThrow('lowest must be between 0 and 1, found 0');
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
