import sharp from 'sharp';
import { findChromium, withPage } from './chromium';
import { figureConfig, figureSize, figureTemplate } from './figure-style';
import type { Figure } from './picture';

export interface FigureOptions {
  /** Plotly traces; typed arrays are allowed. */
  data: readonly object[];
  /** A Plotly layout, which takes precedence over the house style. */
  layout?: Record<string, unknown>;
  /** What the figure shows, in words: what a reader should see in it, with numbers. It is the alt text. */
  alt: string;
}

type Plotly = {
  newPlot(element: unknown, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  purge(element: unknown): void;
};

const threeDimensional = /3d$|surface$|volume|cone|streamtube/;

let told = false;

/**
 * A Plotly figure in the house style, to be shown with `display`: interactive where Plotly is available, a picture elsewhere. A headless
 * Chromium draws the picture from the same data and layout. If there is no Chromium or it fails, the figure has no picture, and one line
 * says so once. Numbers that are not finite become gaps.
 */
export function figure({ data, layout = {}, alt }: FigureOptions): Figure {
  const { width, height } = { ...figureSize, ...(layout as Partial<typeof figureSize>) };
  const plotly = plain({
    data,
    layout: { template: figureTemplate, ...layout, width, height },
    config: figureConfig,
  });
  return { plotly, draw: () => draw(plotly, width, height), alt, width, height };
}

/** A copy that JSON can represent; float32 numbers are written with as many digits as they have. */
function plain(plotly: object): Figure['plotly'] {
  return JSON.parse(
    JSON.stringify(plotly, (_key, value) => {
      if (value instanceof Float32Array) return Array.from(value, (number) => Number(number.toPrecision(7)));
      return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
    }),
  );
}

async function draw(plotly: Figure['plotly'], width: number, height: number): Promise<Buffer | null> {
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
    return tell(`${path} failed (${String(error instanceof Error ? error.message : error).split('\n')[0]})`);
  }
  return sharp(screenshot).png({ compressionLevel: 9, effort: 7, palette: true, dither: 0 }).toBuffer();
}

function tell(reason: string): null {
  if (!told) console.warn(`Figures come without a static picture: ${reason}.`);
  told = true;
  return null;
}
