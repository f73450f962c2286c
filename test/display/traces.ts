/** What the charts hand to Plotly. */
interface Trace {
  name: string;
  x: number[];
  y: number[];
  customdata?: unknown[];
  width?: number;
  mode?: string;
}

export const traces = (chart: { plotly: { data: unknown[] } }) => chart.plotly.data as Trace[];
