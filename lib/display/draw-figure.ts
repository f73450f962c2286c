import sharp from 'sharp';
import { reasonOf } from '../checks/reason-of';
import { findChromium, withPage } from './chromium';
import type { Figure } from './picture';

type Plotly = {
  newPlot(element: unknown, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  purge(element: unknown): void;
};

const threeDimensional = /3d$|surface$|volume|cone|streamtube/;

let told = false;

/** The figure as a PNG file, drawn by a headless Chromium; null, with one warning per process, if there is no Chromium or it fails. */
export async function drawFigure(plotly: Figure['plotly'], width: number, height: number): Promise<Uint8Array | null> {
  const path = await findChromium();
  if (!path) return tell('no Chromium found; install one, or set SIAMESE_CHROMIUM to its path');
  // Plotly leaves three-dimensional drawings out of a static plot.
  const deep = plotly.data.some((trace) => threeDimensional.test((trace as { type?: string }).type ?? ''));
  const still = { ...plotly, config: { ...plotly.config, staticPlot: !deep, displayModeBar: false } };
  let screenshot: Buffer;
  try {
    screenshot = await withPage(path, async (page) => {
      await page.setViewportSize({ width, height });
      // Runs in the page.
      await page.evaluate(async ({ data, layout, config }) => {
        const { document, Plotly } = globalThis as unknown as {
          document: { body: { innerHTML: string; firstChild: unknown } };
          Plotly: Plotly;
        };
        if (document.body.firstChild) Plotly.purge(document.body.firstChild);
        document.body.innerHTML = '<div></div>';
        await Plotly.newPlot(document.body.firstChild, data, layout, config);
      }, still);
      return page.screenshot({ animations: 'disabled' });
    });
  } catch (error) {
    return tell(`${path} failed (${reasonOf(error)})`);
  }
  return sharp(screenshot).png({ compressionLevel: 9, effort: 7, palette: true, dither: 0 }).toBuffer();
}

function tell(reason: string): null {
  if (!told) console.warn(`Figures come without a static picture: ${reason}.`);
  told = true;
  return null;
}
