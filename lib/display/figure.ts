import { knownOptions } from '../checks/known-options';
import { drawFigure } from './draw-figure';
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

const known = knownOptions<FigureOptions>('figure({ data, alt })', { data: true, layout: true, alt: true });

/**
 * A Plotly figure in the house style, to be shown with `display`: interactive where Plotly is available, a picture elsewhere. A headless
 * Chromium draws the picture from the same data and layout. If there is no Chromium or it fails, the figure has no picture, and one line
 * says so once. Numbers that are not finite become gaps.
 * @throws Error if an option is unknown
 */
export function figure(options: FigureOptions): Figure {
  const { data, layout = {}, alt } = known(options);
  const { width, height } = { ...figureSize, ...(layout as Partial<typeof figureSize>) };
  const plotly = plain({
    data,
    layout: { template: figureTemplate, ...layout, width, height },
    config: figureConfig,
  });
  return { plotly, draw: () => drawFigure(plotly, width, height), alt, width, height };
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
