/** The part of a layer that a diagram uses; every tf.layers.Layer has it. */
export interface LayerLike {
  name: string;
  getClassName(): string;
  getConfig(): object;
  outputShape: unknown;
  countParams(): number;
  weights?: readonly { name: string; shape: readonly (number | null)[] }[];
  inboundNodes?: readonly { inboundLayers: readonly { name: string }[] }[];
}

export interface LayerSummary {
  name: string;
  /** `Conv2D` */
  type: string;
  /** `64 filters 2×2, same, ReLU` */
  details: string;
  /** `28×28×64`, without the batch. */
  shape: string;
  /** What training steps change, or could: not the moving averages. */
  parameters: number;
  /** Numbers that a normalization keeps of the batches it saw. */
  averages: number;
  /** The names of the layers that are its inputs. */
  inputs: string[];
}

const functionNames: Record<string, string> = { relu: 'ReLU', relu6: 'ReLU6', linear: '' };

export function summarizeLayer(layer: LayerLike): LayerSummary {
  const averages = (layer.weights ?? [])
    .filter(({ name }) => /moving_(mean|variance)/.test(name))
    .reduce((sum, { shape }) => sum + shape.reduce<number>((product, side) => product * (side ?? 1), 1), 0);
  return {
    name: layer.name,
    type: layer.getClassName(),
    details: details(layer.getConfig() as Record<string, unknown>),
    shape: formatShape(layer.outputShape),
    parameters: layer.countParams() - averages,
    averages,
    inputs: [...new Set((layer.inboundNodes ?? []).flatMap((node) => node.inboundLayers.map(({ name }) => name)))],
  };
}

/** `[null, 28, 28, 64]` as `28×28×64`; several outputs are listed. */
export function formatShape(shape: unknown): string {
  if (!Array.isArray(shape)) return 'unknown';
  if (shape.some(Array.isArray)) return shape.map(formatShape).join(', ');
  return (
    shape
      .slice(1)
      .map((side) => side ?? '?')
      .join('×') || 'scalar'
  );
}

function details(config: Record<string, unknown>): string {
  const { filters, units, kernelSize, poolSize, padding, rate, targetShape, strides } = config;
  const activation = typeof config.activation === 'string' ? config.activation : '';
  const window = formatSides(kernelSize ?? poolSize);
  const moved = formatSides(strides);
  return [
    filters ? `${filters} filters ${window}` : window && `window ${window}`,
    units && `${units} units`,
    moved && moved !== formatSides(poolSize) && !/^1(×1)*$/.test(moved) && `stride ${moved}`,
    padding === 'same' && 'same',
    rate !== undefined && `rate ${rate}`,
    targetShape && `to ${formatSides(targetShape)}`,
    functionNames[activation] ?? activation,
    Array.isArray(config.layers) && config.name,
  ]
    .filter(Boolean)
    .join(', ');
}

function formatSides(sides: unknown): string {
  if (typeof sides === 'number') return String(sides);
  return Array.isArray(sides) ? sides.join('×') : '';
}
