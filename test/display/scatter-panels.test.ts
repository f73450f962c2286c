import { describe, expect, it } from 'vitest';
import { findChromium } from '../../lib/display/chromium';
import { scatterPanels } from '../../lib/display/scatter-panels';
import { decode } from './pixels';
import { traces } from './traces';

const plane = (...values: number[]) => ({ values, size: values.length / 2, dimensions: 2 });
const groups = [0, 0, 1, 1];
const groupNames = ['cats', 'dogs'];
const apart = plane(0, 0, 0, 1, 9, 9, 9, 8);
const mixed = plane(0, 0, 9, 9, 0, 1, 9, 8);

describe('scatterPanels', () => {
  it('places the same groups in each panel, and names them once', () => {
    const chart = scatterPanels({ title: 'Two networks', panels: { apart, mixed }, groups, groupNames });
    expect(traces(chart).map(({ name }) => name)).toEqual(['cats', 'dogs', 'cats', 'dogs']);
    expect(traces(chart)[0]).toMatchObject({ x: [0, 0], y: [0, 1], xaxis: 'x', yaxis: 'y', showlegend: true });
    expect(traces(chart)[3]).toMatchObject({ x: [0, 9], y: [1, 8], xaxis: 'x2', yaxis: 'y2', showlegend: false });
    expect(chart.plotly.layout).toMatchObject({
      annotations: [{ text: 'apart' }, { text: 'mixed' }],
      yaxis: { scaleanchor: 'x' },
      yaxis2: { scaleanchor: 'x2' },
    });
  });

  it('fills rows from the upper left, and no panel covers another', () => {
    const panels = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}`, apart]));
    const { layout } = scatterPanels({ title: 'Five', panels, groups, groupNames, columns: 3 }).plotly;
    const domains = ['', '2', '3', '4', '5'].map((suffix) => {
      const axes = layout as Record<string, { domain: [number, number] }>;
      return { x: axes[`xaxis${suffix}`].domain, y: axes[`yaxis${suffix}`].domain };
    });
    expect(domains[1].x[0]).toBeGreaterThan(domains[0].x[1]);
    expect(domains[2].x[1]).toBeLessThanOrEqual(1);
    expect(domains[3].x).toEqual(domains[0].x);
    expect(domains[3].y[1]).toBeLessThan(domains[0].y[0]);
    expect(domains[3].y[0]).toBeCloseTo(0, 9);
  });

  it('gives ten groups ten colours, and a second symbol from the seventh on', () => {
    const ten = Array.from({ length: 10 }, (_, i) => i);
    const points = { values: ten.flatMap((i) => [i, i]), size: 10, dimensions: 2 };
    const chart = scatterPanels({ title: 'Ten', panels: { points }, groups: ten, groupNames: ten.map(String) });
    const markers = chart.plotly.data.map((trace) => (trace as { marker: { color: string; symbol: string } }).marker);
    expect(new Set(markers.map(({ color }) => color)).size).toBe(10);
    const symbols = markers.map(({ symbol }) => symbol);
    expect(symbols).toEqual([...Array(6).fill('circle'), ...Array(4).fill('x')]);
  });

  it('takes a colour for each group, and the palette where none is given', () => {
    const colorsOf = (colors?: string[]) =>
      scatterPanels({ title: 'T', panels: { apart }, groups, groupNames, colors }).plotly.data.map(
        (trace) => (trace as { marker: { color: string } }).marker.color,
      );
    expect(colorsOf(['#c4211c', '#157f3b'])).toEqual(['#c4211c', '#157f3b']);
    expect(colorsOf(['#c4211c'])).toEqual(['#c4211c', colorsOf()[1]]);
    expect(colorsOf()[0]).not.toBe('#c4211c');
  });

  it('tells in words how well each panel keeps groups together', () => {
    expect(scatterPanels({ title: 'T', panels: { apart, mixed }, groups, groupNames }).alt).toBe(
      '2 scatter charts "T" of 4 points in 2 groups. ' +
        'apart: for 100 % of the points the nearest other point is of their group. ' +
        'mixed: for 0 % of the points the nearest other point is of their group.',
    );
    expect(scatterPanels({ title: 'T', panels: { apart }, groups, groupNames, alt: 'mine' }).alt).toBe('mine');
  });

  it('refuses what is no plane of these points', () => {
    const drawn = (panels: Parameters<typeof scatterPanels>[0]['panels'], of = groups) => {
      return () => scatterPanels({ title: 'T', panels, groups: of, groupNames });
    };
    expect(drawn({})).toThrow('scatterPanels: panels must be at least one, found none');
    expect(drawn({ a: { ...apart, dimensions: 3 } })).toThrow(
      'panel "a" must have 2 dimensions, found 3; project it with pca',
    );
    expect(drawn({ a: plane(1, 2) })).toThrow('panel "a" must have 2 values for each of 4 points, found 2 for 1');
    expect(drawn({ a: plane(0, 0, 0, Number.NaN, 1, 1, 1, 1) })).toThrow(
      'must hold finite numbers, found NaN in point 1',
    );
    expect(drawn({ apart }, [0, 0, 1, 2])).toThrow(
      'scatterPanels: groupNames must have a name for group 2, found 2 names',
    );
  });

  it('draws a picture', async ({ skip }) => {
    if (!(await findChromium())) skip('no Chromium');
    const { draw } = scatterPanels({ title: 'Two networks', panels: { apart, mixed }, groups, groupNames });
    const picture = await decode((await draw()) as Buffer);
    expect(picture.count(([red, green, blue]) => red + green + blue < 700)).toBeGreaterThan(200);
  });
});
