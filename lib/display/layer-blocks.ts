import type { LayerSummary } from './layer-summary';

/** The name of the block that a layer belongs to; undefined for a layer that belongs to none. */
export type BlockOf = (layerName: string) => string | undefined;

/**
 * Combines the layers of each block into one: its inputs are the block's inputs from outside, its output is that of the block's last layer,
 * and its numbers are added up. It takes the place of the block's first layer.
 * @param layers in order, each after its inputs
 */
export function foldBlocks(layers: readonly LayerSummary[], blockOf: BlockOf): LayerSummary[] {
  const nameOf = (layer: string) => blockOf(layer) ?? layer;
  const members = new Map<string, LayerSummary[]>();
  for (const layer of layers) {
    const name = nameOf(layer.name);
    members.set(name, [...(members.get(name) ?? []), layer]);
  }
  return [...members].map(([name, block]) => {
    const last = block[block.length - 1];
    const outside = block.flatMap(({ inputs }) => inputs.map(nameOf)).filter((input) => input !== name);
    return {
      ...last,
      name,
      inputs: [...new Set(outside)],
      parameters: block.reduce((sum, { parameters }) => sum + parameters, 0),
      averages: block.reduce((sum, { averages }) => sum + averages, 0),
      ...(blockOf(last.name) === undefined ? {} : { type: name, details: `${block.length} layers` }),
    };
  });
}
