import { randomUUID } from 'node:crypto';
import { writeOutput } from './notebook';

/** A picture, ready to be shown or written to a file. */
export interface Picture {
  /** The picture as a PNG file. It may have more pixels than `width` x `height`, to be sharp on high-resolution screens. */
  png: Uint8Array;
  /** What the picture shows, in words, for readers who cannot see it. */
  alt: string;
  /** Width and height on the page, in CSS pixels. */
  width: number;
  height: number;
}

/** An interactive Plotly figure. */
export interface Figure extends Omit<Picture, 'png'> {
  plotly: { data: unknown[]; layout: Record<string, unknown>; config: Record<string, unknown> };
  /** The same figure as a PNG file with twice `width` x `height` pixels, or null without a Chromium to draw it. */
  draw(): Promise<Uint8Array | null>;
}

/** Recordings with a player each. */
export interface AudioPlayers {
  /** A table of players with their titles, and the sounds in it. */
  html: string;
  /** What can be heard, in words, for where there is no player. */
  alt: string;
}

type Shown = Picture | Figure | AudioPlayers;

/**
 * Shows a picture, a figure or audio players as one output of the notebook cell: `await display(montage(tiles))`. The output holds a PNG with
 * its alt text, the alt text alone, and for a figure the interactive Plotly version; of players, their HTML and the alt text. Outside a
 * notebook it prints the alt text as one line.
 */
export async function display(picture: Shown | Promise<Shown>): Promise<void> {
  const shown = await picture;
  if ('html' in shown) {
    const { html, alt } = shown;
    if (!writeOutput({ data: { 'text/html': html, 'text/plain': alt } })) console.log(alt);
    return;
  }
  const { alt, width, height } = shown;
  const displayId = randomUUID();
  const text = { 'text/plain': alt };
  // No height, so that a replaced picture keeps its proportions: JupyterLab replaces the pictures of figures when it saves.
  const metadata = { 'image/png': { alt, width } };
  if ('png' in shown) {
    if (writeOutput({ data: { 'image/png': Buffer.from(shown.png).toString('base64'), ...text }, metadata })) return;
  } else {
    const plotly = { 'application/vnd.plotly.v1+json': shown.plotly };
    // The interactive figure is shown at once; its picture is added to the same output when it is drawn.
    if (writeOutput({ data: { ...plotly, ...text }, displayId })) {
      const png = await shown.draw();
      const data = { ...plotly, 'image/png': png && Buffer.from(png).toString('base64'), ...text };
      if (png) writeOutput({ data, metadata, displayId }, { update: true });
      return;
    }
  }
  console.log(`[${width}x${height} picture] ${alt}`);
}
