import { drawGraph, type GraphEdge, type GraphImage, type GraphNode } from './graph-picture';
import { montage } from './montage';
import { colours } from './palette';
import type { Picture } from './picture';
import type { Tile } from './tile';

export interface SiameseDiagramOptions {
  /** The two images that go in. */
  left: Tile;
  right: Tile;
  /** Numbers in the embedding that the encoder makes of an image. */
  embedding: number;
  /** Default `Euclidean distance`. */
  comparison?: string;
  /** Default `contrastive loss`. */
  loss?: string;
  /** 1 when the two are of the same class. */
  same: number | boolean;
}

/** How a Siamese network is trained: two images through the same encoder, their embeddings compared, the outcome judged by the loss. */
export async function siameseDiagram(options: SiameseDiagramOptions): Promise<Picture> {
  const { left, right, embedding, comparison = 'Euclidean distance', loss = 'contrastive loss', same } = options;
  const images: GraphImage[] = await Promise.all(
    [left, right].map(async (tile, side) => {
      const { png, width, height } = await montage([{ ...tile, caption: undefined, border: undefined }], { scale: 2 });
      return { name: side === 0 ? 'left.png' : 'right.png', png, width, height };
    }),
  );
  const encoder = { label: 'encoder', fillcolor: '#dcebf7', height: 0.6, width: 1.1 };
  const nodes: GraphNode[] = [
    ...images.map(({ name }) => ({
      name,
      attributes: { image: name, label: '', shape: 'none', style: 'solid', margin: 0, width: 0, height: 0 },
    })),
    { name: 'encoder left', attributes: encoder },
    { name: 'encoder right', attributes: encoder },
    { name: 'comparison', attributes: { label: comparison, fillcolor: '#fbe5d3' } },
    { name: 'loss', attributes: { label: loss, fillcolor: '#d9f0e6' } },
    {
      name: 'same',
      attributes: {
        label: `same class?\n${same ? 'yes: 1' : 'no: 0'}`,
        fillcolor: colours.paper,
        style: 'rounded,filled,dashed',
      },
    },
  ];
  const passed = { label: ` ${embedding} numbers `, minlen: 2 };
  const edges: GraphEdge[] = [
    { tail: 'left.png', head: 'encoder left' },
    { tail: 'right.png', head: 'encoder right' },
    {
      tail: 'encoder left',
      head: 'encoder right',
      attributes: {
        label: { html: `<TABLE BORDER="0" BGCOLOR="${colours.paper}"><TR><TD>same weights</TD></TR></TABLE>` },
        style: 'dashed',
        dir: 'both',
        arrowhead: 'none',
        arrowtail: 'none',
        constraint: false,
      },
    },
    { tail: 'encoder left', head: 'comparison', attributes: passed },
    { tail: 'encoder right', head: 'comparison', attributes: passed },
    { tail: 'comparison', head: 'loss', attributes: { weight: 10 } },
    { tail: 'same', head: 'loss' },
  ];
  const alt =
    `Diagram of a Siamese network: two images (${left.alt ?? 'left'}; ${right.alt ?? 'right'}) go through the same encoder, ` +
    `with the same weights; their embeddings of ${embedding} numbers meet in the ${comparison}; with the label ` +
    `${same ? '1, same class' : '0, different classes'}, it gives the ${loss}.`;
  return drawGraph({ graphAttributes: { rankdir: 'LR', ranksep: 0.45 }, nodes, edges }, alt, images);
}
