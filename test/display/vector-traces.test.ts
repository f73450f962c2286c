import { describe, expect, it } from 'vitest';
import { drawVectors } from '../../lib/display/vector-drawing';
import { viewOf } from '../../lib/display/vector-layout';
import { inUnits, tracesOf, withLegend } from '../../lib/display/vector-traces';

const [a, b, short] = [
  { name: 'a', x: 4, y: 0 },
  { name: 'b', x: 0, y: 3 },
  { name: 'short', x: 2, y: 0 },
];
const panel = { name: 'p', vectors: [a, b, short], angles: [[a, b] as const], distances: [[a, b] as const] };
const view = viewOf([panel], 1);
const traces = tracesOf('p', drawVectors(panel.vectors, panel, view), view, (name) => `colour of ${name}`);

describe('inUnits', () => {
  it('undoes the scale, to five digits', () => expect(inUnits(123.456789 * view.scale, view)).toBe(123.46));
});

describe('tracesOf', () => {
  it('has arcs, then lines between tips, then the arrows, of which the shorter ones come last', () => {
    expect(traces.map(({ name }) => name)).toEqual(['angle', 'distance', 'a', 'b', 'short']);
    expect(traces.slice(2).map(({ x, y }) => [x, y])).toEqual([
      [
        [0, 4],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 3],
      ],
      [
        [0, 2],
        [0, 0],
      ],
    ]);
  });

  it('has the colours it is given, and dashes an arrow on a longer one', () => {
    const lines = traces.slice(2).map(({ line }) => line as { color: string; dash: string });
    expect(lines.map(({ color }) => color)).toEqual(['colour of a', 'colour of b', 'colour of short']);
    expect(lines.map(({ dash }) => dash)).toEqual(['solid', 'solid', 'dash']);
  });
});

describe('withLegend', () => {
  it('tells of the first arc and the first line between tips alone', () => {
    const told = withLegend([...traces, ...traces.map((trace) => ({ ...trace }))]) as {
      name: string;
      showlegend: boolean;
    }[];
    expect(told.map(({ showlegend }) => showlegend).indexOf(true)).toBe(0);
    expect(told.filter(({ showlegend }) => showlegend).map(({ name }) => name)).toEqual(['angle', 'distance']);
  });
});
