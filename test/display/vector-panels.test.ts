import { describe, expect, it } from 'vitest';
import { findChromium } from '../../lib/display/chromium';
import { vectorPanels } from '../../lib/display/vector-panels';
import { decode } from './pixels';
import { traces } from './traces';

const title = 'Two templates';
const panels = { narrow: { a: [4, 1], b: [3, 1] }, wide: { a: [4, 1], b: [-1, 4] } };
const pairs = { angles: [['a', 'b']], distances: [['a', 'b']] } as const;

interface Axis {
  domain: [number, number];
  range: [number, number];
  anchor: string;
  scaleanchor?: string;
}
interface Layout extends Record<`${'x' | 'y'}axis${'' | number}`, Axis> {
  width: number;
  height: number;
  showlegend: boolean;
  margin: { l: number; r: number; t: number; b: number };
  annotations: { text: string; x: number; y: number; xref: string; yref: string }[];
}
const layoutOf = (chart: { plotly: { layout: object } }) => chart.plotly.layout as Layout;
const styles = (chart: { plotly: { data: unknown[] } }) =>
  chart.plotly.data as { name: string; line: { color: string; dash?: string }; showlegend: boolean; xaxis: string }[];
const suffixes = ['', 2, 3, 4, 5] as const;

describe('vectorPanels', () => {
  it('draws each vector from the origin, in its panel', () => {
    const chart = vectorPanels({ title, panels });
    expect(traces(chart).map(({ name }) => name)).toEqual(['a', 'b', 'a', 'b']);
    expect(traces(chart)[0]).toMatchObject({ x: [0, 4], y: [0, 1], xaxis: 'x', yaxis: 'y' });
    expect(traces(chart)[3]).toMatchObject({ x: [0, -1], y: [0, 4], xaxis: 'x2', yaxis: 'y2' });
    expect(traces(chart)[3]).toMatchObject({ marker: { symbol: 'arrow', angleref: 'previous' } });
    expect(layoutOf(chart).showlegend).toBe(false);
  });

  it('writes numbers as they were given, also from float32', () => {
    const chart = vectorPanels({ title, panels: { p: { a: Float32Array.of(0.1, 0.7) } } });
    expect(traces(chart)[0]).toMatchObject({ x: [0, 0.1], y: [0, 0.7] });
  });

  it('names panels, vectors, angles and distances', () => {
    const { annotations } = layoutOf(vectorPanels({ title, panels, ...pairs }));
    const texts = (xref: string) => annotations.filter((one) => one.xref === xref).map(({ text }) => text);
    expect(texts('paper')).toEqual(['narrow', 'wide']);
    expect(texts('x')).toEqual(['a', 'b', '4°', '1']);
    expect(texts('x2')).toEqual(['a', 'b', '90°', '5.83']);
  });

  it('explains arcs and dotted lines once in the legend, from whichever panel has them first', () => {
    const chart = vectorPanels({ title, panels: { alone: { a: [1, 0], angle: [0, 1] }, ...panels }, ...pairs });
    const told = styles(chart).filter(({ showlegend }) => showlegend);
    expect(told.map(({ name, xaxis }) => [name, xaxis])).toEqual([
      ['angle', 'x2'],
      ['distance', 'x2'],
    ]);
    expect(layoutOf(chart).showlegend).toBe(true);
  });

  it('draws one unit equally long on both axes and in all panels', () => {
    const many = { ...panels, c: { c: [0, 0.01] }, d: { d: [-3, -3] }, e: { e: [0, 0] } };
    const layout = layoutOf(vectorPanels({ title, panels: many }));
    const inner = {
      x: layout.width - layout.margin.l - layout.margin.r,
      y: layout.height - layout.margin.t - layout.margin.b,
    };
    const units = suffixes.flatMap((suffix) =>
      (['x', 'y'] as const).map((axis) => {
        const { domain, range } = layout[`${axis}axis${suffix}`];
        return ((domain[1] - domain[0]) * inner[axis]) / (range[1] - range[0]);
      }),
    );
    for (const unit of units) expect(unit / units[0]).toBeCloseTo(1, 3);
    expect(layout.yaxis2.scaleanchor).toBe('x2');
  });

  it('shows the origin and every tip, with room around them', () => {
    const { xaxis, yaxis } = layoutOf(vectorPanels({ title, panels: { p: { a: [100, 101], b: [104, 90] } } }));
    expect(xaxis.range[0]).toBeLessThan(0);
    expect(yaxis.range[0]).toBeLessThan(0);
    expect(xaxis.range[1]).toBeGreaterThan(104);
    expect(yaxis.range[1]).toBeGreaterThan(101);
  });

  it.each([1, 2, 3, 4])('fills rows of %d from the upper left, in the width of a page', (columns) => {
    const five = Object.fromEntries(suffixes.map((suffix) => [`panel ${suffix}`, panels.wide]));
    const layout = layoutOf(vectorPanels({ title, panels: five, columns, ...pairs }));
    expect(layout.width).toBeLessThanOrEqual(860);
    const boxes = suffixes.map((suffix) => ({
      x: layout[`xaxis${suffix}`].domain,
      y: layout[`yaxis${suffix}`].domain,
    }));
    for (const { x, y } of boxes) {
      expect(Math.min(...x, ...y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...x, ...y)).toBeLessThanOrEqual(1);
    }
    boxes.forEach((box, i) => {
      const before = boxes[i - 1];
      if (i === 0) return;
      if (i % columns === 0) expect(box.y[1]).toBeLessThan(before.y[0]);
      else expect(box.x[0]).toBeGreaterThan(before.x[1]);
    });
  });

  it('gives a name one colour in all panels, from the palette or from colors', () => {
    const two = { one: { b: [1, 0] }, two: { a: [1, 0], b: [0, 1] } };
    const colorsOf = (colors?: Record<string, string>) =>
      styles(vectorPanels({ title, panels: two, colors })).map(({ name, line }) => [name, line.color]);
    const [[, b], [, a]] = colorsOf();
    expect(a).not.toBe(b);
    expect(colorsOf()).toEqual([
      ['b', b],
      ['a', a],
      ['b', b],
    ]);
    expect(colorsOf({ a: '#c4211c' })).toEqual([
      ['b', b],
      ['a', '#c4211c'],
      ['b', b],
    ]);
    const [{ line }] = styles(vectorPanels({ title, panels: { p: { constructor: [1, 0] } } }));
    expect(line.color).toMatch(/^#/);
  });

  it('dashes what lies on a longer vector, and draws a vector of length 0 as a dot', () => {
    const chart = vectorPanels({ title, panels: { p: { short: [0.5, 0.5], long: [2, 2], none: [0, 0] } } });
    const dashes = Object.fromEntries(styles(chart).map(({ name, line }) => [name, line.dash]));
    expect(dashes).toMatchObject({ long: 'solid', short: 'dash' });
    expect(traces(chart)[2]).toMatchObject({ name: 'none', marker: { symbol: 'circle' } });
  });

  it('tells in words where the arrows end, and what was measured', () => {
    expect(vectorPanels({ title, panels, ...pairs }).alt).toBe(
      'Arrows from the origin in 2 panels, "Two templates". ' +
        'narrow: a to (4, 1), b to (3, 1); the angle between a and b is 4°; the distance between a and b is 1. ' +
        'wide: a to (4, 1), b to (-1, 4); the angle between a and b is 90°; the distance between a and b is 5.83.',
    );
    expect(vectorPanels({ title, panels: { p: { a: [0.12345, 1e-7] } } }).alt).toBe(
      'Arrows from the origin in one panel, "Two templates". p: a to (0.123, 1e-7).',
    );
    expect(vectorPanels({ title, panels, alt: 'mine' }).alt).toBe('mine');
  });

  it('shortens names that are too long to be drawn, but not in words', () => {
    const long = 'x'.repeat(200);
    const chart = vectorPanels({ title, panels: { [long]: { [long]: [1, 1] } } });
    for (const { text } of layoutOf(chart).annotations) expect(text).toMatch(/^x{5,60}…$/);
    expect(chart.alt).toContain(`${long}: ${long} to (1, 1)`);
  });

  it('takes the largest and the smallest numbers of 32 bits', () => {
    for (const most of [3.4e38, 1e-45, 0]) {
      const chart = vectorPanels({
        title,
        panels: { p: { a: [most, -most], b: [-most, most] } },
        distances: [['a', 'b']],
      });
      const { xaxis, yaxis, annotations } = layoutOf(chart);
      const numbers = [xaxis.range, yaxis.range, ...annotations.map(({ x, y }) => [x, y])].flat();
      expect(numbers.every((number) => Number.isFinite(number))).toBe(true);
      expect(xaxis.range[0]).toBeLessThan(xaxis.range[1]);
    }
  });

  it('refuses columns that are no number from 1 to 4', () => {
    for (const columns of [0, 5, 1.5, Number.NaN, -1, '2' as unknown as number])
      expect(() => vectorPanels({ title, panels, columns })).toThrow(
        'vectorPanels: columns must be a whole number from 1 to 4, found ',
      );
    expect(() => vectorPanels({ title, panels: {} })).toThrow('vectorPanels: panels must have at least one panel');
  });

  it('draws arrows in their colours, as a picture', async ({ skip }) => {
    if (!(await findChromium())) skip('no Chromium');
    const { draw } = vectorPanels({ title, panels, ...pairs, colors: { a: '#ff0000', b: '#00ff00' } });
    const picture = await decode((await draw()) as Buffer);
    expect(picture.count(([red, green, blue]) => red > 200 && green < 60 && blue < 60)).toBeGreaterThan(500);
    expect(picture.count(([red, green, blue]) => green > 200 && red < 60 && blue < 60)).toBeGreaterThan(500);
  });
});
