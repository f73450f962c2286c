import type { LayerSummary } from './layer-summary';

/** The name of the block that a layer belongs to; undefined for a layer that stands on its own. */
export type BlockOf = (layerName: string) => string | undefined;

/**
 * The layers of each block as one: it takes in what the block takes from outside, gives what its last layer gives, and has the
 * parameters of all. It stands where the block's first layer stood.
 * @param layers in order, each after those it takes its input from
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
      ...(blockOf(last.name) === undefined ? {} : { type: name, details: `${block.length} layers` }),
    };
  });
}
