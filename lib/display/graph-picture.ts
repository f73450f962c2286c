import sharp from 'sharp';
import { registerFont } from './font';
import { colors, fontFamily } from './palette';
import type { Picture } from './picture';
import { escapeXml } from './svg';

type Attributes = Record<string, string | number | boolean | { html: string }>;

export interface GraphNode {
  name: string;
  attributes?: Attributes;
}

export interface GraphEdge {
  tail: string;
  head: string;
  attributes?: Attributes;
}

/** A directed graph, with attributes as Graphviz names them. */
export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  graphAttributes?: Attributes;
}

/** A PNG in a graph: nodes refer to it by `name`. */
export interface GraphImage {
  name: string;
  png: Uint8Array;
  width: number;
  height: number;
}

// Graphviz knows the letter widths of this font; the picture is then drawn in a font of the same widths.
const measuredFont = 'Arial';

/** The face of bold text in labels, since Graphviz's own `<B>` moves the text up. */
export const boldFace = 'Arial Bold';

/** Draws a graph in the house style: Graphviz places the nodes, sharp turns its SVG into a PNG. */
export async function drawGraph(graph: Graph, alt: string, images: readonly GraphImage[] = []): Promise<Picture> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  let svg = viz.renderString(
    { directed: true, ...graph },
    {
      format: 'svg',
      images: images.map(({ name, width, height }) => ({ name, width, height })),
      graphAttributes: { bgcolor: colors.paper, pad: 0.12, nodesep: 0.3, ranksep: 0.3, fontname: measuredFont },
      nodeAttributes: {
        fontname: measuredFont,
        fontsize: 13,
        fontcolor: colors.ink,
        shape: 'box',
        style: 'rounded,filled',
        fillcolor: colors.panel,
        color: colors.line,
        penwidth: 1.2,
        margin: '0.14,0.08',
      },
      edgeAttributes: {
        fontname: measuredFont,
        fontsize: 12,
        fontcolor: colors.faint,
        color: colors.faint,
        penwidth: 1.2,
        arrowsize: 0.7,
      },
    },
  );
  // One point becomes one pixel, and `density` doubles it.
  svg = svg.replace(/(width|height)="([\d.]+)pt"/g, '$1="$2"');
  svg = svg.replaceAll(`font-family="${measuredFont}"`, `font-family="${fontFamily}"`);
  svg = svg.replaceAll(`font-family="${boldFace}"`, `font-family="${fontFamily}" font-weight="700"`);
  for (const { name, png } of images)
    svg = svg.replaceAll(
      `xlink:href="${escapeXml(name)}"`,
      `xlink:href="data:image/png;base64,${Buffer.from(png).toString('base64')}"`,
    );
  await registerFont();
  const png = await sharp(Buffer.from(svg), { density: 144 })
    .flatten({ background: colors.paper })
    .png({ compressionLevel: 9, effort: 7, palette: images.length === 0, dither: 0 })
    .toBuffer({ resolveWithObject: true });
  return { png: png.data, alt, width: Math.round(png.info.width / 2), height: Math.round(png.info.height / 2) };
}
