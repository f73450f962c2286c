import { knownOptions } from '../checks/known-options';
import { drawGraph, type GraphEdge, type GraphNode } from './graph-picture';
import type { Picture } from './picture';
import type { Tile } from './tile';
import { encoderOf, towers } from './towers';

export interface TripletDiagramOptions {
  /** The three input images. */
  anchor: Tile;
  positive: Tile;
  negative: Tile;
  /** The number of dimensions of an embedding. */
  embedding: number;
  /** Default `cosine distance`. */
  comparison?: string;
  /** Default `triplet loss`. */
  loss?: string;
}

const known = knownOptions<TripletDiagramOptions>('tripletDiagram({ anchor, positive, negative, embedding: 64 })', {
  anchor: true,
  positive: true,
  negative: true,
  embedding: true,
  comparison: true,
  loss: true,
});

/**
 * Shows how a Siamese network is trained on triplets: three images pass through the same encoder, the anchor's embedding is compared with
 * the other two, and the loss follows from both distances. There is no label, since the roles of the images say everything.
 * @throws Error if an option is unknown
 */
export async function tripletDiagram(options: TripletDiagramOptions): Promise<Picture> {
  const {
    anchor,
    positive,
    negative,
    embedding,
    comparison = 'cosine distance',
    loss = 'triplet loss',
  } = known(options);
  const { images, nodes: networks, edges: passes } = await towers({ positive, anchor, negative }, { named: true });
  const compare = (which: string) => ({
    name: which,
    attributes: { label: `${comparison}\nanchor to ${which}`, fillcolor: '#fbe5d3' },
  });
  const nodes: GraphNode[] = [
    ...networks,
    compare('positive'),
    compare('negative'),
    { name: 'loss', attributes: { label: loss, fillcolor: '#d9f0e6' } },
  ];
  const passed = { label: ` ${embedding} numbers `, minlen: 2 };
  const edges: GraphEdge[] = [
    ...passes,
    ...['positive', 'negative'].flatMap((which) => [
      { tail: encoderOf(which), head: which, attributes: passed },
      { tail: encoderOf('anchor'), head: which, attributes: { minlen: 2 } },
      { tail: which, head: 'loss' },
    ]),
  ];
  const alt =
    `Diagram of a Siamese network trained on triplets: an anchor (${anchor.alt ?? 'an image'}), a positive ` +
    `(${positive.alt ?? 'another of its class'}) and a negative (${negative.alt ?? 'one of another class'}) go through the same ` +
    `encoder, with the same weights; the ${comparison} from the anchor's embedding of ${embedding} numbers to the positive's, and ` +
    `that to the negative's, give the ${loss}.`;
  return drawGraph({ graphAttributes: { rankdir: 'LR', ranksep: 0.45 }, nodes, edges }, alt, images);
}
