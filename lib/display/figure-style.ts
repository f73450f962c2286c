import { colors, fontFamily, palette } from './palette';

const axis = {
  automargin: true,
  gridcolor: '#e6e9ed',
  gridwidth: 1,
  linecolor: colors.faint,
  showline: true,
  ticks: 'outside',
  tickcolor: colors.faint,
  ticklen: 5,
  title: { standoff: 12, font: { size: 14 } },
  zeroline: false,
};

/** The house style of every figure, as a Plotly template; a figure's own layout takes precedence. */
export const figureTemplate = {
  layout: {
    colorway: palette,
    font: { family: fontFamily, size: 14, color: colors.ink },
    hoverlabel: { font: { family: fontFamily, size: 13 } },
    hovermode: 'closest',
    legend: { orientation: 'h', x: 0, xanchor: 'left', y: 1.02, yanchor: 'bottom', traceorder: 'normal' },
    margin: { l: 72, r: 28, t: 80, b: 64 },
    paper_bgcolor: colors.paper,
    plot_bgcolor: colors.paper,
    title: {
      x: 0,
      xref: 'paper',
      xanchor: 'left',
      y: 0.96,
      yref: 'container',
      yanchor: 'top',
      font: { size: 17, weight: 700 },
    },
    xaxis: { ...axis, showgrid: false },
    yaxis: axis,
  },
  data: {
    scatter: [{ type: 'scatter', line: { width: 2.5, simplify: false }, marker: { size: 7 } }],
    bar: [{ type: 'bar', marker: { line: { width: 0 } } }],
    heatmap: [{ type: 'heatmap', hoverongaps: false }],
  },
};

export const figureConfig = { displaylogo: false, responsive: false };

export const figureSize = { width: 720, height: 420 };
