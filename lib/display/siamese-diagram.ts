import { knownOptions } from '../checks/known-options';
import { drawGraph, type GraphEdge, type GraphNode } from './graph-picture';
import { colors } from './palette';
import type { Picture } from './picture';
import type { Tile } from './tile';
import { encoderOf, towers } from './towers';

export interface SiameseDiagramOptions {
  /** The two input images. */
  left: Tile;
  right: Tile;
  /** The number of dimensions of an embedding. */
  embedding: number;
  /** Default `Euclidean distance`. */
  comparison?: string;
  /** Default `contrastive loss`. */
  loss?: string;
  /** 1 if the two images are of the same class, else 0. */
  same: number | boolean;
}

const known = knownOptions<SiameseDiagramOptions>('siameseDiagram({ left, right, embedding: 64, same: true })', {
  left: true,
  right: true,
  embedding: true,
  comparison: true,
  loss: true,
  same: true,
});

/**
 * Shows how a Siamese network is trained: two images pass through the same encoder, their embeddings are compared, and the loss follows.
 * @throws Error if an option is unknown
 */
export async function siameseDiagram(options: SiameseDiagramOptions): Promise<Picture> {
  const { left, right, embedding, comparison = 'Euclidean distance', loss = 'contrastive loss', same } = known(options);
  const { images, nodes: networks, edges: passes } = await towers({ left, right });
  const nodes: GraphNode[] = [
    ...networks,
    { name: 'comparison', attributes: { label: comparison, fillcolor: '#fbe5d3' } },
    { name: 'loss', attributes: { label: loss, fillcolor: '#d9f0e6' } },
    {
      name: 'same',
      attributes: {
        label: `same class?\n${same ? 'yes: 1' : 'no: 0'}`,
        fillcolor: colors.paper,
        style: 'rounded,filled,dashed',
      },
    },
  ];
  const passed = { label: ` ${embedding} numbers `, minlen: 2 };
  const edges: GraphEdge[] = [
    ...passes,
    { tail: encoderOf('left'), head: 'comparison', attributes: passed },
    { tail: encoderOf('right'), head: 'comparison', attributes: passed },
    { tail: 'comparison', head: 'loss', attributes: { weight: 10 } },
    { tail: 'same', head: 'loss' },
  ];
  const alt =
    `Diagram of a Siamese network: two images (${left.alt ?? 'left'}; ${right.alt ?? 'right'}) go through the same encoder, ` +
    `with the same weights; their embeddings of ${embedding} numbers meet in the ${comparison}; with the label ` +
    `${same ? '1, same class' : '0, different classes'}, it gives the ${loss}.`;
  return drawGraph({ graphAttributes: { rankdir: 'LR', ranksep: 0.45 }, nodes, edges }, alt, images);
}
