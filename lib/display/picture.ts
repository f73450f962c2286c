import { writeOutput } from './notebook';

/** A drawn picture, ready to be shown or written to a file. */
export interface Picture {
  /** The picture as a PNG file. It may hold more pixels than `width` x `height`, to be sharp on dense screens. */
  png: Buffer;
  /** What the picture shows, in words, for readers who cannot see it. */
  alt: string;
  /** Width and height on the page, in CSS pixels. */
  width: number;
  height: number;
}

/** An interactive Plotly figure and the same figure as a picture. */
export interface Figure extends Omit<Picture, 'png'> {
  /** Null where no Chromium could draw it. */
  png: Buffer | null;
  plotly: { data: unknown[]; layout: Record<string, unknown>; config: Record<string, unknown> };
}

/**
 * Shows a picture or a figure as one output of the notebook cell: `await show(montage(tiles))`.
 * The output holds a PNG with its alt text, the alt text alone, and for a figure the interactive Plotly version.
 * Outside a notebook it prints the alt text as one line.
 */
export async function show(picture: Picture | Figure | Promise<Picture | Figure>): Promise<void> {
  const { png, alt, width, height, ...rest } = await picture;
  const data: Record<string, unknown> = {};
  if ('plotly' in rest) data['application/vnd.plotly.v1+json'] = rest.plotly;
  if (png) data['image/png'] = png.toString('base64');
  data['text/plain'] = alt;
  const shown = writeOutput({ data, metadata: png ? { 'image/png': { alt, width, height } } : {} });
  if (!shown) console.log(`[${width}x${height} picture] ${alt}`);
}
