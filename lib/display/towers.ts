import type { GraphEdge, GraphImage, GraphNode } from './graph-picture';
import { montage } from './montage';
import { colors } from './palette';
import type { Tile } from './tile';

/** The common part of diagrams of Siamese networks: each image passes through an encoder, and all encoders share their weights. */
export interface Towers {
  images: GraphImage[];
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** The name of the node that gives the embedding of an image. */
export const encoderOf = (image: string) => `encoder ${image}`;

/** One tower per image, by the images' names; `named` writes them over the arrows. */
export async function towers(tiles: Record<string, Tile>, { named = false } = {}): Promise<Towers> {
  const names = Object.keys(tiles);
  const images = await Promise.all(
    Object.entries(tiles).map(async ([name, tile]) => {
      const { png, width, height } = await montage([{ ...tile, caption: undefined, border: undefined }], { scale: 2 });
      return { name: `${name}.png`, png, width, height };
    }),
  );
  const picture = { label: '', shape: 'none', style: 'solid', margin: 0, width: 0, height: 0 };
  const encoder = { label: 'encoder', fillcolor: '#dcebf7', height: 0.6, width: 1.1 };
  return {
    images,
    nodes: [
      ...images.map(({ name }) => ({ name, attributes: { image: name, ...picture } })),
      ...names.map((name) => ({ name: encoderOf(name), attributes: encoder })),
    ],
    edges: [
      ...names.map((name) => ({
        tail: `${name}.png`,
        head: encoderOf(name),
        ...(named && { attributes: { label: ` ${name} ` } }),
      })),
      ...names
        .slice(1)
        .map((name, i) => ({ tail: encoderOf(names[i]), head: encoderOf(name), attributes: sameWeights })),
    ],
  };
}

const sameWeights = {
  label: { html: `<TABLE BORDER="0" BGCOLOR="${colors.paper}"><TR><TD>same weights</TD></TR></TABLE>` },
  style: 'dashed',
  dir: 'both',
  arrowhead: 'none',
  arrowtail: 'none',
  constraint: false,
};
