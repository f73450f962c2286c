/** @typedef {{ type?: string, name?: string, showlegend?: boolean }} Trace */
/** @typedef {{ title?: Record<string, unknown> & { text?: string }, [name: string]: unknown }} Layout */

/** On a screen narrower than this, a figure has at least this height, plus some height per entry of its legend. */
const narrow = { width: 480, height: 320, entry: 24, titleLetters: 36 };

/**
 * A figure's layout for the available space: the size of its picture. On a narrow screen it is higher, so that its text keeps its size,
 * with the legend below and the title wrapped.
 *
 * @param {{ data: Trace[], layout: Layout }} figure
 * @param {{ width: number, height: number }} picture its size on the page
 * @returns {Layout & { width: number, height: number }}
 */
export function layoutFor({ data, layout }, picture) {
  // The reader's rotation and zoom survive a change of size. A finger on a flat chart scrolls the page; points in 3D rotate.
  const flat = data.every(({ type }) => !type?.endsWith('3d'));
  const touched = flat && matchMedia('(pointer: coarse)').matches ? { dragmode: false } : {};
  const common = { ...layout, ...touched, uirevision: true };
  if (picture.width >= narrow.width) return { ...common, ...picture };
  const entries = data.filter(({ name, showlegend }) => name && showlegend !== false).length;
  return {
    ...common,
    width: picture.width,
    height: Math.max(picture.height, narrow.height) + entries * narrow.entry,
    title: { ...layout.title, text: inLines(layout.title?.text ?? ''), font: { size: 15 } },
    legend: { orientation: 'h', x: 0, xanchor: 'left', y: 0, yanchor: 'bottom', yref: 'container' },
  };
}

/** @param {string} text */
const inLines = (text) =>
  text.replaceAll(new RegExp(`(.{1,${narrow.titleLetters}})(\\s+|$)`, 'g'), '$1<br>').replace(/<br>$/, '');
