/** A layer of a saved model, in Python's words or in tfjs's. */
interface SavedLayer {
  name?: string;
  class_name?: string;
  className?: string;
  config?: { layers?: unknown };
  inbound_nodes?: unknown;
  inboundNodes?: unknown;
}

/** One use of a layer: the uses of others whose results it takes, each by a layer's name and the number of its use. */
type Use = [layer: string, use: number][];

/**
 * tfjs waits for ever for a layer's inputs where they come from a layer that is not there, or from the layer itself.
 * @throws where a layer of the network, or of a model within it, would wait so
 */
export function checkTopology(topology: unknown): void {
  if (typeof topology !== 'object' || topology === null) return;
  const { layers } = topology as { layers?: unknown };
  if (Array.isArray(layers)) requireInputs(layers);
  for (const part of Object.values(topology)) checkTopology(part);
}

function requireInputs(layers: (SavedLayer | null)[]): void {
  /** How often a layer has been used so far. An input, and a model within the model, has one use to begin with. */
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
    // What is no list of lists tfjs refuses by itself.
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
    throw new Error(`layer ${waiting[0].name} takes what a layer gives that is not there, or comes after it`);
}

const isUse = (value: unknown): value is Use => Array.isArray(value) && value.every(Array.isArray);
