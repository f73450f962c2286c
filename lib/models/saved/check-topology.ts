import { shown } from '../../checks/shown';

/** A layer of a saved model, with Python's or with tfjs's names for its members. */
interface SavedLayer {
  name?: string;
  class_name?: string;
  className?: string;
  config?: { layers?: unknown };
  inbound_nodes?: unknown;
  inboundNodes?: unknown;
}

/** One use of a layer: the results that it takes, each given by a layer's name and the number of that layer's use. */
type Use = [layer: string, use: number][];

/**
 * tfjs waits without end for a layer's inputs if they come from a missing layer, or from the layer itself.
 * @throws Error if a layer of the network, or of a model within it, would wait like this
 */
export function checkTopology(topology: unknown): void {
  if (typeof topology !== 'object' || topology === null) return;
  const { layers } = topology as { layers?: unknown };
  if (Array.isArray(layers)) requireInputs(layers);
  for (const part of Object.values(topology)) checkTopology(part);
}

function requireInputs(layers: (SavedLayer | null)[]): void {
  /** How often each layer has been used so far. An input, and a model within the model, starts with one use. */
  const uses = new Map<unknown, number>();
  let waiting: { name: unknown; use: Use }[] = [];
  for (const layer of layers) {
    const {
      name,
      class_name,
      className = class_name,
      config,
      inbound_nodes,
      inboundNodes = inbound_nodes,
    } = layer ?? {};
    uses.set(name, className === 'InputLayer' || Array.isArray(config?.layers) ? 1 : 0);
    // tfjs itself refuses anything that is not a list of lists.
    if (Array.isArray(inboundNodes) && inboundNodes.every(isUse))
      waiting.push(...inboundNodes.map((use) => ({ name, use })));
  }
  for (let before = Number.POSITIVE_INFINITY; waiting.length < before; ) {
    before = waiting.length;
    waiting = waiting.filter(({ name, use }) => {
      if (!use.every(([source, number]) => (uses.get(source) ?? -1) > number)) return true;
      uses.set(name, (uses.get(name) ?? 0) + 1);
      return false;
    });
  }
  if (waiting.length > 0)
    throw new Error(`layer ${shown(waiting[0].name)} takes the result of a layer that is missing or comes after it`);
}

const isUse = (value: unknown): value is Use => Array.isArray(value) && value.every(Array.isArray);
