/** A table's picture: the speeds side by side, the way to quality, and the growth with the batch, in the library's own figure style. */
import { writeFileSync } from 'node:fs';
import { competitors } from '../competitors.mjs';
import siamese from '../library.mjs';
import { altOf } from './alt.mjs';
import { whole } from './format.mjs';
import { machineLines } from './machine-line.mjs';

const ours = '#0072b2';
const others = '#b3bdc7';
/** @type {Record<string, string>} */
const lineColors = {
  'siamese-lab': ours,
  'keras-article': '#d55e00',
  'keras-article-onednn': '#e69f00',
  'tf-function': '#009e73',
  'torch-eager': '#cc79a7',
};
/** In pixels: the height of a panel, the space between two rows of panels, and the top margin with each line about machines. */
const size = { width: 1280, panel: 240, gap: 110, top: 96, line: 22, bottom: 60 };
const columnGap = 0.19;
const short = (/** @type {string} */ name) => competitors[name].short;

/** Six panels, two per row; a panel without results is left out. */
/**
 * @type {{ job: string, title: string, x: string, y?: string, log?: boolean, traces: (job: import('../types.mjs').JobResult) => object[] }[]}
 */
const panels = [
  { job: 'contrastive', title: 'Contrastive step, Fashion-MNIST encoder', x: 'pairs a second', traces: bars },
  { job: 'triplet', title: 'Triplet step, MobileNetV2 at 32x32', x: 'triplets a second', traces: bars },
  { job: 'embedding-fashion', title: 'Embedding, Fashion-MNIST encoder', x: 'images a second', traces: bars },
  { job: 'embedding-mobilenet', title: 'Embedding, MobileNetV2 at 32x32', x: 'images a second', traces: bars },
  { job: 'time-to-quality', title: 'Test AUC of pairs while training', x: 'seconds', y: 'AUC', traces: qualityLines },
  {
    job: 'batch-sizes',
    title: 'Contrastive step, by batch',
    x: 'pairs a batch',
    y: 'pairs a second',
    traces: batchLines,
    log: true,
  },
];

/** Writes the picture of one table. */
export async function drawResults(
  /** @type {string} */ place,
  /** @type {Record<string, import('../types.mjs').JobResult>} */ jobs,
  /** @type {string} */ file,
) {
  const found = panels.filter(({ job }) => jobs[job] && !jobs[job].notMeasured);
  if (found.length === 0) return;
  const rows = Math.ceil(found.length / 2);
  const inside = rows * size.panel + (rows - 1) * size.gap;
  const drawn = Object.fromEntries(found.map(({ job }) => [job, jobs[job]]));
  const lines = machineLines(drawn).replaceAll('`', '').split('\n\n').flatMap(wrapped);
  const top = size.top + size.line * lines.length;
  /** @type {object[]} */
  const data = [];
  /** @type {Record<string, object | number | boolean> & { annotations: object[] }} */
  const layout = {
    width: size.width,
    height: top + inside + size.bottom,
    showlegend: false,
    annotations: /** @type {object[]} */ ([]),
    margin: { l: 185, r: 30, t: top, b: size.bottom },
  };
  found.forEach(({ job, title, x, y, log, traces }, i) => {
    const axis = i === 0 ? '' : String(i + 1);
    const [column, row] = [i % 2, Math.floor(i / 2)];
    const width = (1 - columnGap) / 2;
    const height = size.panel / inside;
    const left = column * (width + columnGap);
    const upper = 1 - (row * (size.panel + size.gap)) / inside;
    const plain = y === undefined;
    layout[`xaxis${axis}`] = {
      domain: [left, left + width],
      anchor: `y${axis}`,
      title: { text: x },
      ...(plain ? { rangemode: 'tozero', showgrid: true } : {}),
      ...(log ? { type: 'log', tickvals: jobs[job].sizes.map(({ batch }) => batch) } : {}),
    };
    layout[`yaxis${axis}`] = {
      domain: [upper - height, upper],
      anchor: `x${axis}`,
      ...(plain ? { autorange: 'reversed', showgrid: false } : { title: { text: y } }),
      ...(log ? { rangemode: 'tozero' } : {}),
    };
    const place = { xref: 'paper', yref: 'paper', xanchor: 'left', yanchor: 'bottom', showarrow: false };
    layout.annotations.push({ ...place, x: left, y: upper, yshift: 8, text: `<b>${title}</b>`, font: { size: 15 } });
    data.push(...traces(jobs[job]).map((trace) => ({ ...trace, xaxis: `x${axis}`, yaxis: `y${axis}` })));
  });
  const about = lines.join('<br>');
  layout.title = {
    text: `siamese-lab beside Keras and PyTorch<br><span style="font-size: 12px; font-weight: 400">${about}</span>`,
  };
  const png = await siamese.figure({ data, layout, alt: altOf(place, jobs) }).draw();
  if (png) writeFileSync(file, png);
}

/** Lines of at most 190 characters, broken between words. */
const wrapped = (/** @type {string} */ text) => text.match(/.{1,190}(?:\s|$)/g) ?? [];

function bars(/** @type {{ competitors: Record<string, import('../types.mjs').Measured> }} */ { competitors: peers }) {
  const measured = Object.entries(peers).filter(([name, { values }]) => name !== 'matmul' && values?.length > 0);
  const of = (/** @type {(peer: import('../types.mjs').Measured) => number} */ pick) =>
    measured.map(([, peer]) => pick(peer));
  return [
    {
      type: 'bar',
      orientation: 'h',
      y: measured.map(([name, { median }]) => `${short(name)}  <b>${whole(median)}</b>`),
      x: of(({ median }) => median),
      marker: { color: measured.map(([name]) => (name === 'siamese-lab' ? ours : others)) },
      error_x: {
        type: 'data',
        symmetric: false,
        array: of(({ highest, median }) => highest - median),
        arrayminus: of(({ lowest, median }) => median - lowest),
        thickness: 1.5,
      },
    },
  ];
}

/** A line with its name at its last point, so that a panel needs no legend. */
const line = (/** @type {string} */ name, /** @type {number[]} */ x, /** @type {number[]} */ y, labeled = true) => ({
  type: 'scatter',
  mode: 'lines+markers+text',
  cliponaxis: false,
  x,
  y,
  text: y.map((/** @type {unknown} */ _, /** @type {number} */ i) =>
    labeled && i === y.length - 1 ? short(name) : '',
  ),
  textposition: 'top left',
  textfont: { color: lineColors[name] },
  line: { color: lineColors[name] },
  marker: { color: lineColors[name], size: 5 },
});

function qualityLines(/** @type {import('../types.mjs').JobResult} */ { curves, target }) {
  const runs = Object.entries(curves).flatMap(([name, rounds]) =>
    rounds.map((checks, /** @type {number} */ i) =>
      line(
        name,
        checks.map(({ seconds }) => seconds),
        checks.map(({ area }) => area),
        i === 0,
      ),
    ),
  );
  const longest = Math.max(
    ...Object.values(curves).flatMap((rounds) => rounds.map((checks) => checks[checks.length - 1].seconds)),
  );
  return [
    ...runs,
    {
      type: 'scatter',
      mode: 'lines',
      x: [0, longest],
      y: [target, target],
      line: { color: '#52606d', width: 1.5, dash: 'dash' },
    },
  ];
}

function batchLines(/** @type {import('../types.mjs').JobResult} */ { names, sizes }) {
  return names.flatMap((/** @type {string} */ name) => {
    const measured = sizes.filter(
      (/** @type {{ competitors: Record<string, import('../types.mjs').Measured> }} */ { competitors: peers }) =>
        peers[name].values?.length > 0,
    );
    if (measured.length === 0) return [];
    return [
      line(
        name,
        measured.map(({ batch }) => batch),
        measured.map(
          (/** @type {{ competitors: Record<string, import('../types.mjs').Measured> }} */ { competitors: peers }) =>
            peers[name].median,
        ),
      ),
    ];
  });
}
