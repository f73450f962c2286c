import { layoutFor } from './figure-layout.js';

/** @typedef {{ data: import('./figure-layout.js').Trace[], layout: import('./figure-layout.js').Layout, config: object }} Figure */
/** @typedef {{ react(at: Element, data: object[], layout: object, config: object): Promise<unknown> }} Plotly */

/** Without this, Plotly offers to send a chart to a server of its makers. */
const keptHere = { showSendToCloud: false, plotlyServerURL: '' };

/** @type {Promise<Plotly> | undefined} */
let plotly;

/** Plotly is loaded when the first figure is near the screen. */
function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL('plotly.js', import.meta.url).href;
    script.onload = () => resolve(/** @type {any} */ (window).Plotly);
    script.onerror = () => reject(new Error(`could not load ${script.src}`));
    document.head.append(script);
  });
  return plotly;
}

/** @param {string} address @returns {Promise<Figure>} */
async function loadFigure(address) {
  const response = await fetch(new URL(address, document.baseURI));
  if (!response.ok) throw new Error(`could not load ${address}: ${response.status}`);
  return response.json();
}

/**
 * Draws a figure over its picture, which stays for readers of its alt text and for print.
 *
 * @param {HTMLElement} place
 */
async function draw(place) {
  const picture = /** @type {HTMLImageElement} */ (place.querySelector('img'));
  const [{ react }, figure] = await Promise.all([loadPlotly(), loadFigure(place.dataset.figure ?? '')]);
  const plot = document.createElement('div');
  plot.className = 'plot';
  place.append(plot);
  const drawInRoom = () => {
    const layout = layoutFor(figure, { width: picture.clientWidth, height: picture.clientHeight });
    place.style.setProperty('--height', `${layout.height}px`);
    return react(plot, figure.data, layout, { ...figure.config, ...keptHere });
  };
  await drawInRoom();
  place.classList.add('drawn');
  let width = picture.clientWidth;
  new ResizeObserver(() => {
    if (picture.clientWidth === width || picture.clientWidth === 0) return;
    width = picture.clientWidth;
    drawInRoom();
  }).observe(picture);
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      draw(/** @type {HTMLElement} */ (target)).catch((error) => console.error(error));
    }
  },
  { rootMargin: '600px 0px' },
);
for (const figure of document.querySelectorAll('[data-figure]')) near.observe(figure);
