import { expect, it } from 'vitest';
import { type HeatMapPlan, heatMapText } from '../../lib/display/heat-map-text';

const plan: HeatMapPlan = {
  title: 'a < b',
  valueLabel: 'distance',
  low: -1,
  high: 2,
  rowNames: ['first', ''],
  columnNames: ['left', 'right'],
  cell: { width: 20, height: 10 },
  left: 50,
  top: 60,
  bar: { x: 110, width: 14, height: 120 },
  page: { width: 200, height: 190 },
};
const svg = heatMapText(plan, 2);
const texts = Array.from(svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g), ([, text]) => text);

it('has the names, the label, and five values from the least below to the largest above', () => {
  expect(texts).toEqual(['a &lt; b', 'first', 'left', 'right', '-1', '-0.25', '0.5', '1.25', '2', 'distance']);
  const heights = Array.from(svg.matchAll(/<path d="M124 ([\d.]+)h4"/g), ([, y]) => Number(y));
  expect(heights).toEqual([180, 150, 120, 90, 60]);
});

it('is as large as the picture, in the units of the page', () => {
  expect(svg).toMatch(/^<svg [^>]*width="400" height="380" viewBox="0 0 200 190">/);
});
