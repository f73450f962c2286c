import { beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from '../../lib/display/chromium';
import { scatterChart3d } from '../../lib/display/scatter-chart-3d';
import { createRandom } from '../../lib/tensorflow/seeded-random';
import { decode } from './pixels';

interface Trace {
  name: string;
  x: number[];
  y: number[];
  z: number[];
  text?: string[];
  marker: { color: string; symbol: string };
}
const tracesOf = (chart: { plotly: { data: unknown[] } }) => chart.plotly.data as Trace[];

describe('scatterChart3d', () => {
  const title = 'Embeddings';

  it('shows each group in a colour and a symbol of its own', () => {
    const chart = scatterChart3d({
      title,
      groups: {
        red: Float32Array.from([1, 2, 3, 4, 5, 6]),
        green: { values: [7, 8, 9], size: 1, dimensions: 3 },
      },
      colors: { red: '#ff0000' },
      axes: ['first', 'second', 'third'],
    });
    const [red, green] = tracesOf(chart);
    expect(red).toMatchObject({ type: 'scatter3d', name: 'red', x: [1, 4], y: [2, 5], z: [3, 6] });
    expect(green).toMatchObject({ name: 'green', x: [7], y: [8], z: [9] });
    expect(red.marker.color).toBe('#ff0000');
    expect(green.marker.color).not.toBe(red.marker.color);
    expect(green.marker.symbol).not.toBe(red.marker.symbol);
    expect(chart.plotly.layout).toMatchObject({
      title: { text: title },
      scene: {
        aspectmode: 'manual',
        xaxis: { title: { text: 'first' } },
        zaxis: { title: { text: 'third' } },
      },
    });
  });

  it('shows what each point is where the pointer is', () => {
    const labels = { a: ['triangle', 'circle'] };
    const [a, b] = tracesOf(scatterChart3d({ title, groups: { a: [0, 0, 0, 1, 1, 1], b: [2, 2, 2] }, labels }));
    expect(a).toMatchObject({ text: ['triangle', 'circle'], hovertemplate: expect.stringContaining('%{text}') });
    expect(b).toMatchObject({ hovertemplate: expect.not.stringContaining('%{text}') });
    expect(b.text).toBeUndefined();
  });

  it('draws each axis as long as its points reach', () => {
    const sides = (points: number[]) => {
      const { layout } = scatterChart3d({ title, groups: { a: points } }).plotly;
      const { x, y, z } = (layout as { scene: { aspectratio: Record<string, number> } }).scene.aspectratio;
      expect(Math.max(Math.hypot(x, y, z) - 1.9, Math.max(x, y, z) - 1.35)).toBeCloseTo(0, 9);
      return [y / x, z / x];
    };
    expect(sides([0, 0, 0, 4, -2, 1])).toEqual([0.5, 0.25]);
    expect(sides([0, 0, 0, 4, 0, 0.1])).toEqual([0.1, 0.1]);
    expect(sides([1, 2, 3])).toEqual([1, 1]);
  });

  it('tells in words where each group lies', () => {
    const groups = { near: [1, 2, 3], far: [0, 0, 1, 0, 0, -1, 2, 0, 0, -2, 0, 0] };
    expect(scatterChart3d({ title, groups }).alt).toBe(
      'Scatter chart in three dimensions "Embeddings", over x, y, z. ' +
        'near: 1 point around (1, 2, 3), nine in ten within 0 of there. ' +
        'far: 4 points around (0, 0, 0), nine in ten within 2 of there.',
    );
    expect(scatterChart3d({ title, groups, alt: 'mine' }).alt).toBe('mine');
  });

  it('refuses what is no group of points in three dimensions', () => {
    const drawn =
      (groups: Parameters<typeof scatterChart3d>[0]['groups'], more = {}) =>
      () =>
        scatterChart3d({ title, groups, ...more });
    expect(drawn({})).toThrow('scatterChart3d: groups must be at least one, found none');
    expect(drawn({ a: [] })).toThrow('group "a" must have three values for each point, found 0 values');
    expect(drawn({ a: [1, 2, 3, 4] })).toThrow('group "a" must have three values for each point, found 4 values');
    expect(drawn({ a: { values: new Float32Array(8), size: 2, dimensions: 4 } })).toThrow(
      'scatterChart3d: group "a" must have 3 dimensions, found 4; project it with pca',
    );
    expect(drawn({ a: [1, 2, 3, 4, Number.NaN, 6] })).toThrow(
      'group "a" must hold finite numbers, found NaN in point 1',
    );
    expect(drawn({ a: [1, 2, 3] }, { labels: { a: ['x', 'y'] } })).toThrow(
      'group "a" must have 1 labels, one per point, found 2',
    );
    expect(drawn({ a: [1, 2, 3] }, { colors: { b: 'red' } })).toThrow(
      'scatterChart3d: labels and colors must name one of the groups a, found "b"',
    );
  });
});

describe('drawn in Chromium', () => {
  beforeEach(async ({ skip }) => {
    skip((await findChromium()) === null, 'no Chromium');
  });

  it('is a picture that shows the points of each group', { timeout: 60_000 }, async () => {
    const random = createRandom({ seed: 3 });
    const around = (...center: number[]) =>
      Float32Array.from({ length: 300 }, (_, i) => center[i % 3] + random.float() * 0.3);
    const chart = scatterChart3d({
      title: 'Two colours',
      groups: { red: around(1, 0, 0), blue: around(0, 1, 0) },
      colors: { red: '#ff0000', blue: '#0000ff' },
    });
    const { width, height, count } = await decode((await chart.draw())!);
    expect([width, height]).toEqual([1440, 1120]);
    const scene = { x: 0, y: 160, width, height: height - 160 };
    expect(count(([r, g, b]) => r > 200 && g < 60 && b < 60, scene)).toBeGreaterThan(2000);
    expect(count(([r, g, b]) => r < 60 && g < 60 && b > 200, scene)).toBeGreaterThan(2000);
  });
});
