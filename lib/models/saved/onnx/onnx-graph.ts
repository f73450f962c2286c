import { type OnnxAttribute, type OnnxNode, type OnnxTensor, onnxType } from './onnx-proto';

/** An ONNX graph as it grows, operator by operator. */
export class OnnxGraph {
  nodes: OnnxNode[] = [];
  readonly constants = new Map<string, OnnxTensor>();
  private readonly names = new Set<string>();
  /** What the next operators belong to, such as a layer's name. */
  scope = '';
  /** Whether the images may have any height and width. */
  anySize = false;

  /** A name that nothing else has yet. */
  unique(name: string): string {
    let free = name;
    for (let i = 1; this.names.has(free); i++) free = `${name}_${i}`;
    this.names.add(free);
    return free;
  }

  /** @returns the name of the first output */
  add(op: string, input: string[], attributes: Record<string, OnnxAttribute> = {}): string {
    return this.addSplitting(op, input, attributes, 1)[0];
  }

  /** @returns the names of that many outputs */
  addSplitting(op: string, input: string[], attributes: Record<string, OnnxAttribute>, outputs: number): string[] {
    const name = this.unique(this.scope ? `${this.scope}/${op}` : op);
    const output = Array.from({ length: outputs }, (_, i) => (i === 0 ? name : this.unique(`${name}:${i}`)));
    this.nodes.push({ name, op_type: op, input, output, attributes });
    return output;
  }

  constant(name: string, { type, shape, bytes }: OnnxTensor): string {
    const free = this.unique(name);
    this.constants.set(free, { type, shape, bytes });
    return free;
  }

  /** Whole numbers as an operator's input, such as the axes of a sum. */
  int64(values: number[], shape = [values.length]): string {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.shared(`int64 [${values}]${shape.length === 0 ? ' scalar' : ''}`, {
      ...{ type: onnxType.int64, shape, bytes },
    });
  }

  float32(value: number): string {
    const bytes = new Uint8Array(Float32Array.of(value).buffer);
    return this.shared(`float32 ${value}`, { type: onnxType.float32, shape: [], bytes });
  }

  private shared(name: string, tensor: OnnxTensor): string {
    return this.constants.has(name) ? name : this.constant(name, tensor);
  }
}

/** The numbers of a constant of type float32. */
export const floatsOf = ({ bytes }: OnnxTensor) => new Float32Array(bytes.slice().buffer);

/** A constant of type float32. */
export const floatTensor = (shape: number[], values: Float32Array): OnnxTensor => ({
  ...{ type: onnxType.float32, shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) },
});

/** The constant with its axes in another order. */
export function transposed({ type, shape, bytes }: OnnxTensor, order: number[]): OnnxTensor {
  const width = bytes.length / shape.reduce((product, length) => product * length, 1);
  const words = width === 4;
  const values = words ? new Uint32Array(bytes.slice().buffer) : bytes;
  const size = words ? 1 : width;
  const steps = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, size));
  const moved = words ? new Uint32Array(values.length) : new Uint8Array(values.length);
  // Axes of length 1 move nothing; a value of several bytes counts as an axis of its own.
  const axes = order.filter((axis) => shape[axis] > 1).map((axis) => ({ length: shape[axis], step: steps[axis] }));
  if (size > 1) axes.push({ length: size, step: 1 });
  let at = 0;
  const copy = (depth: number, from: number) => {
    const { length, step } = axes[depth] ?? { length: 1, step: 0 };
    if (depth < axes.length - 1) for (let i = 0; i < length; i++) copy(depth + 1, from + i * step);
    else for (let i = 0; i < length; i++) moved[at++] = values[from + i * step];
  };
  if (moved.length > 0) copy(0, 0);
  return { type, shape: order.map((axis) => shape[axis]), bytes: new Uint8Array(moved.buffer) };
}
